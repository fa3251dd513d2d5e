import { comparePlaces } from '../../findings/order.js'
import type { Finding } from '../../findings/finding.js'
import type { CleanChecks, FailedCheck, InconclusiveCheck, NotAsked } from '../../findings/scan-result.js'
import { routeOf } from '../../evidence/hop.js'
import { groupBy } from '../../shared/group.js'
import type { Rule } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'
import type { PlacedUnit } from '../units/unit.js'
import { collectClean } from './collect-clean.js'
import { describeFinding } from './describe-finding.js'
import { judge, type Judgement } from './judge.js'
import { lowerRefused } from './lower-refused.js'
import { findSettled } from './settle.js'
import type { Represented } from './list-places.js'

/** What the checks of one origin came to. */
export type Outcome = {
  findings: Finding[]
  inconclusive: InconclusiveCheck[]
  failed: FailedCheck[]
  notAsked: NotAsked[]
  clean: CleanChecks[]
}

export type JudgeOptions = {
  /** Why nothing of the site was seen: then nothing is clean, and only what was found stays. */
  keptOut: string | null
  /** Names the areas that a probed area stands for: what is open on it is open on them. */
  represented: Represented
  /** The run sends an Authorization or a Cookie with every request. */
  withCredentials: boolean
}

/**
 * Judges all checks of an origin. A rule that `settles` another answers that one's inconclusive checks on the same
 * unit.
 */
export function judgeChecks(
  checks: readonly Check[],
  { keptOut, represented, withCredentials }: JudgeOptions
): Outcome {
  const judged = lowerRefused(checks.map((check) => ({ check, judgement: judgeUnlessKeptOut(check, keptOut) })))
  const settled = findSettled(judged, represented)
  const isOpen = (kind: 'exposed' | 'inconclusive', { id }: Rule, path: string): boolean =>
    !settled.has(`${kind} ${id} ${path}`)
  const routes = findRoutes(checks)
  return {
    findings: judged.flatMap(({ check, judgement }) => {
      const { rule, unit } = check
      if (judgement.kind !== 'exposed' || !isOpen('exposed', rule, unit.path)) return []
      const [, ...alsoAt] = untriedPaths(check, checks, represented)
      const context = { alsoAt, route: routes.get(unit) ?? [], withCredentials }
      return [describeFinding(check, judgement, context)]
    }),
    inconclusive: judged
      .flatMap(({ check, judgement }) => {
        if (judgement.kind !== 'inconclusive') return []
        const paths = untriedPaths(check, checks, represented).filter((path) =>
          isOpen('inconclusive', check.rule, path)
        )
        return paths.map((path) => ({ ...placeOf(check), path, reason: judgement.reason }))
      })
      .toSorted(comparePlaces),
    failed: judged
      .flatMap(({ check, judgement }) =>
        judgement.kind === 'failed' ? [{ ...placeOf(check), reason: judgement.reason }] : []
      )
      .toSorted(comparePlaces),
    notAsked: judged.flatMap(({ check, judgement }) =>
      judgement.kind === 'not-asked' ? [{ ruleId: check.rule.id, reason: judgement.reason }] : []
    ),
    clean: collectClean(judged, represented)
  }
}

function judgeUnlessKeptOut(check: Check, keptOut: string | null): Judgement {
  const judgement = judge(check)
  return keptOut === null || judgement.kind === 'exposed' || judgement.kind === 'not-asked'
    ? judgement
    : { kind: 'failed', reason: keptOut }
}

function placeOf({ rule, unit }: Check): { ruleId: string; origin: string; path: string } {
  return { ruleId: rule.id, origin: unit.origin.href, path: unit.path }
}

/** The check's own path, and those it represents that the rule was not tried on itself. */
function untriedPaths(check: Check, checks: readonly Check[], represented: Represented): string[] {
  const { rule, unit } = check
  const tried = new Set(checks.filter((other) => other.rule === rule).map((other) => other.unit.path))
  return [unit.path, ...represented(rule, unit.path).filter((path) => !tried.has(path))]
}

/** What all answers of a unit show of the way to it. */
function findRoutes(checks: readonly Check[]): Map<PlacedUnit, string[]> {
  const byUnit = groupBy(checks, ({ unit }) => unit)
  return new Map(
    [...byUnit].map(([unit, own]) => [unit, routeOf(own.flatMap(({ exchanges }) => [...exchanges.values()]))])
  )
}
