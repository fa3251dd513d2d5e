import type { Check } from './check.js'
import type { Answered, OriginClient } from './origin-client.js'

/** Asks for a page known to work; a sentence says why the server is taken to be down, `null` if it is not. */
export async function checkHealth(client: OriginClient, target: string): Promise<string | null> {
  const { exchange } = await client.askAnew({
    method: 'GET',
    target,
    headers: [],
    body: null,
    effect: 'read',
    fresh: true,
    owed: true
  })
  return exchange.response === null ? `GET ${target} was not answered (${exchange.failure?.kind ?? 'nothing'})` : null
}

/**
 * Looks at the target once after dropped connections. If it is gone, the checks that are not through have failed, and
 * those that would take the drop for a refusal. What was proved before stays proved.
 */
export async function checkOutage(
  answered: readonly Answered[],
  checks: readonly Check[],
  askHealth: () => Promise<string | null>
): Promise<string | null> {
  const dropped = new Set(answered.filter(({ answer }) => answer.dropped).map(({ exchange }) => exchange))
  if (dropped.size === 0) return null
  const trouble = await askHealth()
  if (trouble === null) return null
  const outage = `after a dropped connection ${trouble}`
  for (const check of checks) {
    if (check.state.kind === 'blocked') continue
    if (check.isPending || [...check.exchanges.values()].some((exchange) => dropped.has(exchange))) check.fail(outage)
  }
  return outage
}
