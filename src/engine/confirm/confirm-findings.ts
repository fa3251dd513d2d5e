// confirm/: asks again what decided, so that a verdict holds twice. It sends through the origin client.
import { isAtLeast } from '../../findings/severity.js'
import { isSuccess } from '../../evidence/status.js'
import type { Check } from '../checks/check.js'
import type { OriginClient } from '../checks/origin-client.js'
import type { Asked } from '../checks/list-asked.js'
import { repeatCheck } from './repeat-check.js'
import type { SendOptions } from '../checks/send-probes.js'
import { judge } from '../verdicts/judge.js'

/** Asks again what decided a finding of high severity: what is not answered twice in the same way is said to be so. */
export async function confirmFindings(
  checks: readonly Check[],
  client: OriginClient,
  options: Pick<SendOptions, 'sessions'>
): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const check of checks) {
    const judgement = judge(check)
    if (judgement.kind !== 'exposed' || check.rule.effect === 'write') continue
    const { severity, when } = judgement.verdict
    if (!isAtLeast(severity ?? check.rule.severity, 'high') || mayHaveActed(check)) continue
    const repeated = await repeatCheck(check, when.probes, client, options)
    asked.push(...repeated.asked)
    if (repeated.difference !== null) check.unsettle(repeated.difference)
  }
  return asked
}

/** What may have been carried out is not asked for once more; its effect is looked for instead. */
function mayHaveActed({ exchanges }: Check): boolean {
  return [...exchanges.values()].some(
    ({ request, response }) =>
      request.effect !== 'read' && (response === null || isSuccess(response.status) || response.status === 500)
  )
}
