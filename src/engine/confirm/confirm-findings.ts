// confirm/: asks again what decided, so that a verdict holds twice. It sends through the origin client.
import { isAtLeast } from '../../findings/severity.js'
import { isSuccess } from '../../evidence/status.js'
import type { Check } from '../checks/check.js'
import type { OriginClient } from '../checks/origin-client.js'
import type { Asked } from '../checks/list-asked.js'
import type { PlacedUnit } from '../units/unit.js'
import { compareRepeated, repeatChecks, type Found } from './repeat-check.js'
import type { SendOptions } from '../checks/send-probes.js'
import { judge } from '../verdicts/judge.js'

/**
 * Asks again what decided a finding of high severity, and any on a site whose answers were seen to differ: what is not
 * answered twice in the same way is said to be so.
 */
export async function confirmFindings(
  checks: readonly Check[],
  client: OriginClient,
  options: Pick<SendOptions, 'sessions' | 'pause'>
): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const [unit, found] of groupByUnit(checks.flatMap(findWorth))) {
    const repeated = await repeatChecks(unit, found, client, options)
    asked.push(...repeated.asked)
    for (const [index, { check, probes }] of found.entries()) {
      const again = repeated.rounds.flatMap((round) => round[index] ?? [])
      const difference = compareRepeated([check, ...again], probes)
      if (difference !== null) check.unsettle(difference)
      if (difference !== null && isConfounded([check, ...again], probes)) check.confound(difference)
    }
  }
  return asked
}

function findWorth(check: Check): Found[] {
  const judgement = judge(check)
  // what is asked in a session is asked as seldom as can be, and holds its own comparison
  const isAskedOnce = check.rule.effect === 'write' || check.rule.sessions.length > 0
  if (judgement.kind !== 'exposed' || isAskedOnce) return []
  const { severity, when } = judgement.verdict
  const isHigh = isAtLeast(severity ?? check.rule.severity, 'high')
  const isWorth = isHigh || check.state.kind === 'unsteady'
  return isWorth && !mayHaveActed(check) ? [{ check, probes: when.probes }] : []
}

/** Whether a control was once answered as the probe beside it: the two then met different back ends. */
function isConfounded(seen: readonly Check[], names: readonly string[]): boolean {
  const probes = seen[0]?.rule.probes.filter(({ name }) => names.includes(name)) ?? []
  const statuses = (isControl: boolean, checks: readonly Check[]): bigint[] =>
    probes
      .filter(({ control }) => control === isControl)
      .flatMap(({ name }) => checks.flatMap((check) => (check.answer(name).sent ? [check.answer(name).status] : [])))
  const controls = new Set(statuses(true, seen))
  return statuses(false, seen.slice(0, 1)).some((status) => controls.has(status) && status !== 0n)
}

function groupByUnit(found: readonly Found[]): Map<PlacedUnit, Found[]> {
  const byUnit = new Map<PlacedUnit, Found[]>()
  for (const one of found) byUnit.set(one.check.unit, [...(byUnit.get(one.check.unit) ?? []), one])
  return byUnit
}

/** What may have been carried out is not asked for once more; its effect is looked for instead. */
function mayHaveActed({ exchanges }: Check): boolean {
  return [...exchanges.values()].some(
    ({ request, response }) =>
      request.effect !== 'read' && (response === null || isSuccess(response.status) || response.status === 500)
  )
}
