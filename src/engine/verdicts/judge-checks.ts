import { comparePlaces } from '../../findings/order.js'
import type { Finding } from '../../findings/finding.js'
import type {
  CleanChecks,
  FailedCheck,
  InconclusiveCheck,
  NotAsked,
  RefusedMethods
} from '../../findings/scan-result.js'
import { routeOf } from '../../evidence/hop.js'
import { groupBy } from '../../shared/group.js'
import type { Rule } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'
import type { PlacedUnit } from '../units/unit.js'
import { collectClean } from './collect-clean.js'
import { describeFinding } from './describe-finding.js'
import { collectRefused } from './collect-refused.js'
import { judge, type Judged, type Judgement } from './judge.js'
import { lowerRefused } from './lower-refused.js'
import type { Represented } from './list-places.js'
import { findClosed, findSettled, isWithheld } from './settle.js'

/** What the checks of one origin came to. */
export type Outcome = {
  findings: Finding[]
  inconclusive: InconclusiveCheck[]
  failed: FailedCheck[]
  notAsked: NotAsked[]
  clean: CleanChecks[]
  refused: RefusedMethods[]
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
  const ground: Ground = {
    judged,
    isClosed: findClosed(judged, represented),
    openPaths: ({ check }) =>
      untriedPaths(check, checks, represented).filter((path) => isOpen('inconclusive', check.rule, path))
  }
  return {
    findings: judged.flatMap(({ check, judgement }) => {
      const { rule, unit } = check
      if (judgement.kind !== 'exposed' || !isOpen('exposed', rule, unit.path)) return []
      const [, ...alsoAt] = untriedPaths(check, checks, represented)
      const context = { alsoAt, route: routes.get(unit) ?? [], withCredentials }
      return [describeFinding(check, judgement, context)]
    }),
    inconclusive: judged.flatMap((item) => describeInconclusive(item, ground)).toSorted(comparePlaces),
    failed: judged
      .flatMap(({ check, judgement }) =>
        judgement.kind === 'failed' ? [{ ...placeOf(check), reason: judgement.reason }] : []
      )
      .toSorted(comparePlaces),
    notAsked: judged.flatMap((item) => describeNotAsked(item, ground)),
    clean: collectClean(judged, represented),
    refused: collectRefused(checks, represented)
  }
}

/** What the checks of an origin say together. */
type Ground = {
  judged: readonly Judged[]
  /** Whether every method that could place a file is refused there, as far as it was asked. */
  isClosed: (path: string) => boolean
  /** Where a check is undecided and no other one answers for it. */
  openPaths: (item: Judged) => string[]
}

function describeInconclusive(item: Judged, { isClosed, openPaths }: Ground): InconclusiveCheck[] {
  const { check, judgement } = item
  if (judgement.kind !== 'inconclusive') return []
  return openPaths(item)
    .filter((path) => !(isWithheld(judgement) && isClosed(path)))
    .map((path) => ({ ...placeOf(check), path, reason: judgement.reason }))
}

/** What was placed nowhere because it could not be removed is not asked on a closed site: nothing else is open there. */
function describeNotAsked(item: Judged, { judged, isClosed, openPaths }: Ground): NotAsked[] {
  const { check, judgement } = item
  const ruleId = check.rule.id
  if (judgement.kind === 'not-asked') {
    if (isAnswered(item, judged)) return []
    return [{ ruleId, reason: judgement.reason, ...(check.rule.sessions.length > 0 && describePlace(check)) }]
  }
  if (judgement.kind !== 'inconclusive' || !isWithheld(judgement)) return []
  const paths = openPaths(item).filter(isClosed)
  return paths.length === 0 ? [] : [{ ruleId, reason: judgement.reason, origin: check.unit.origin.href, paths }]
}

function judgeUnlessKeptOut(check: Check, keptOut: string | null): Judgement {
  const judgement = judge(check)
  return keptOut === null || judgement.kind === 'exposed' || judgement.kind === 'not-asked'
    ? judgement
    : { kind: 'failed', reason: keptOut }
}

/** What is asked in sessions hangs on what the page before it said: one line for each page. */
function describePlace({ unit }: Check): Pick<NotAsked, 'origin' | 'paths'> {
  return { origin: unit.origin.href, paths: [unit.path] }
}

/** Whether a rule that may write answers there what this one may not ask, or says itself why it does not. */
function isAnswered({ check: { rule, unit } }: Judged, judged: readonly Judged[]): boolean {
  return judged.some(
    ({ check }) => check.rule.effect === 'write' && check.unit === unit && check.rule.settles.includes(rule.id)
  )
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
