import { groupBy } from '../../shared/group.js'
import type { Rule } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'
import type { Judged, Judgement } from './judge.js'
import { listPlaces, type Represented } from './list-places.js'

/** Finds what is answered by other rules on the same unit, as `KIND RULE PATH`. */
export function findSettled(judged: readonly Judged[], represented: Represented): ReadonlySet<string> {
  return new Set([...listSettled(judged), ...listPointless(judged, represented)])
}

/** Finds the places where every method that could place a file is refused, as far as they were asked. */
export function findClosed(judged: readonly Judged[], represented: Represented): (path: string) => boolean {
  const byPath = groupBy(listPlaces(judged, represented), ({ path }) => path)
  return (path) => isClosed((byPath.get(path) ?? []).map(({ one }) => one))
}

/**
 * Whether scripts would run is no question where every method that could place one is refused: a closed site leaves
 * nothing undecided.
 */
function listPointless(judged: readonly Judged[], represented: Represented): string[] {
  const isClosedAt = findClosed(judged, represented)
  return listPlaces(judged, represented).flatMap(({ path, one: { check, judgement } }) => {
    const { id, exposes, effect } = check.rule
    if (judgement.kind !== 'inconclusive' || exposes !== 'run-code' || effect !== 'read') return []
    return isClosedAt(path) ? [`inconclusive ${id} ${path}`] : []
  })
}

/** Whether nothing was placed, because it could not be removed again. */
export function isWithheld(judgement: Judgement): boolean {
  return judgement.kind === 'inconclusive' && judgement.isWithheld === true
}

function isClosed(judged: readonly Judged[]): boolean {
  const placing = judged.filter(
    ({ check: { rule }, judgement }) =>
      rule.exposes === 'place-file' && judgement.kind !== 'not-asked' && !isWithheld(judgement)
  )
  return placing.length > 0 && placing.every(({ judgement }) => judgement.kind === 'clean')
}

function listSettled(judged: readonly Judged[]): string[] {
  const rules = new Map(judged.map(({ check }) => [check.rule.id, check.rule]))
  return judged.flatMap(({ check, judgement }) => {
    const { rule, unit } = check
    if (judgement.kind !== 'exposed' && !(judgement.kind === 'clean' && hasTried(check))) return []
    return rule.settles.flatMap((id) => [
      `inconclusive ${id} ${unit.path}`,
      ...(standsFor(rule, judgement, rules.get(id)) ? [`exposed ${id} ${unit.path}`] : [])
    ])
  })
}

/** A rule that may write and had no reason to has not answered anything. */
function hasTried({ rule, exchanges }: Check): boolean {
  return rule.effect !== 'write' || [...exchanges.values()].some(({ request }) => request.effect === 'write')
}

/** A rule stands for another's finding if it found the same, or tried what the other only compared and it did not work. */
function standsFor(rule: Rule, { kind }: Judgement, other: Rule | undefined): boolean {
  if (kind === 'clean') return rule.effect === 'write' && other?.effect === 'no-write'
  return other?.exposes === rule.exposes
}
