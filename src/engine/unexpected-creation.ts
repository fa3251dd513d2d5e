import { record, removeCanaries, type Left, type Removal } from './canary.js'
import type { Check } from './check.js'

/**
 * Looks after state-changing probes on names that cannot exist which a server all the same claims to have carried out:
 * 201 (RFC 9110 15.3.2) where the controls got none. What came into being, if anything did, is removed like a canary.
 */
export async function unexpectedCreations(checks: readonly Check[], removal: Removal): Promise<Left[]> {
  const claimed = new Map<string, Check>()
  for (const check of checks) {
    const exchanges = [...check.exchanges.values()]
    const everyMethod = check.rule.probes.some((probe) => probe.control && check.exchanges.get(probe.name)?.response?.status === 201)
    if (everyMethod) continue
    for (const { request, response } of exchanges) {
      if (request.effect === 'no-write' && response?.status === 201) claimed.set(request.target, check)
    }
  }
  const canaries = [...claimed].map(([path, check]) => {
    const exchange = [...check.exchanges.values()].find(({ request }) => request.target === path) ?? null
    return { path, token: String(check.values['token']), created: exchange }
  })
  for (const { path } of canaries) record(removal, path, 'sent', 'claimed to be created')
  return await removeCanaries(canaries, removal)
}
