import type { Rule } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'
import type { Judged, Judgement } from './judge.js'

/** Finds what is answered by another rule on the same unit, as `KIND RULE PATH`. */
export function findSettled(judged: readonly Judged[]): ReadonlySet<string> {
  const rules = new Map(judged.map(({ check }) => [check.rule.id, check.rule]))
  return new Set(
    judged.flatMap(({ check, judgement }) => {
      const { rule, unit } = check
      if (judgement.kind !== 'exposed' && !(judgement.kind === 'clean' && hasTried(check))) return []
      return rule.settles.flatMap((id) => [
        `inconclusive ${id} ${unit.path}`,
        ...(standsFor(rule, judgement, rules.get(id)) ? [`exposed ${id} ${unit.path}`] : [])
      ])
    })
  )
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
