import { comparePlaces } from '../../findings/order.js'
import type { Finding } from '../../findings/finding.js'
import type { CleanChecks, FailedCheck, InconclusiveCheck } from '../../findings/scan-result.js'
import { routeOf } from '../../evidence/hop.js'
import type { Rule } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'
import { judge, type Judgement } from './judge.js'
import { findingOf } from './report-finding.js'
import type { CheckUnit } from '../units/unit.js'

/** What the checks of one origin came to. */
export type Outcome = {
  findings: Finding[]
  inconclusive: InconclusiveCheck[]
  failed: FailedCheck[]
  clean: CleanChecks[]
}

type Judged = { check: Check; judgement: Judgement }

/**
 * Judges all checks of an origin. A rule that `settles` another answers that one's inconclusive checks on the same
 * unit once it reached a verdict itself, and stands for its finding if it found the same exposure. `alsoAt` names the
 * areas that a probed area stands for: what is open on it is open on them.
 */
export function outcomeOf(checks: readonly Check[], alsoAt: (path: string) => string[]): Outcome {
  const judged = checks.map((check) => ({ check, judgement: withEvidence(check, judge(check)) }))
  const settled = settledChecks(judged)
  const routes = new Map<CheckUnit, string[]>()
  const outcome: Outcome = { findings: [], inconclusive: [], failed: [], clean: cleanChecks(judged, alsoAt) }
  for (const { check, judgement } of judged) {
    const { rule, unit } = check
    if (judgement.kind === 'clean') continue
    const place = { ruleId: rule.id, origin: unit.origin.href, path: unit.path }
    if (judgement.kind === 'failed') outcome.failed.push({ ...place, reason: judgement.reason })
    if (judgement.kind === 'inconclusive') {
      const others = alsoAt(unit.path).filter((path) => !checks.some((check) => isAt(check, rule, path)))
      const paths = [unit.path, ...others]
      const open = paths.filter((path) => !settled.has(`inconclusive ${rule.id} ${path}`))
      outcome.inconclusive.push(...open.map((path) => ({ ...place, path, reason: judgement.reason })))
    }
    if (judgement.kind !== 'exposed' || settled.has(`exposed ${rule.id} ${unit.path}`)) continue
    const route = routes.get(unit) ?? routeTo(unit, checks)
    routes.set(unit, route)
    outcome.findings.push(findingOf(check, judgement.verdict, { alsoAt: alsoAt(unit.path), route }))
  }
  outcome.inconclusive.sort(comparePlaces)
  outcome.failed.sort(comparePlaces)
  return outcome
}

/** Rules that looked and found nothing, with the paths for which they did, by the rules. */
function cleanChecks(judged: readonly Judged[], alsoAt: (path: string) => string[]): CleanChecks[] {
  const groups = new Map<string, CleanChecks>()
  const origin = judged[0]?.check.unit.origin.href ?? ''
  for (const [path, ids] of [...cleanRules(judged, alsoAt)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const rules = [...ids].toSorted()
    const group = groups.get(rules.join()) ?? { origin, paths: [], rules }
    group.paths.push(path)
    groups.set(rules.join(), group)
  }
  return [...groups.values()]
}

/** Path to the rules that are clean there; one that sent nothing did not look. */
function cleanRules(judged: readonly Judged[], alsoAt: (path: string) => string[]): Map<string, Set<string>> {
  const triedAt = new Map<string, Set<Rule>>()
  for (const { check } of judged) addTo(triedAt, check.unit.path, check.rule)
  const cleanAt = new Map<string, Set<string>>()
  for (const { check, judgement } of judged) {
    if (judgement.kind !== 'clean' || !check.hasAsked) continue
    const { rule, unit } = check
    addTo(cleanAt, unit.path, rule.id)
    // an area that was tried itself speaks for itself
    for (const path of alsoAt(unit.path)) if (triedAt.get(path)?.has(rule) !== true) addTo(cleanAt, path, rule.id)
  }
  return cleanAt
}

function addTo<T>(sets: Map<string, Set<T>>, key: string, item: T): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([item]))
  else set.add(item)
}

function isAt(check: Check, rule: Rule, path: string): boolean {
  return check.rule === rule && check.unit.path === path
}

/** What all answers of a unit show of the way to it. */
function routeTo(unit: CheckUnit, checks: readonly Check[]): string[] {
  return routeOf(checks.filter((check) => check.unit === unit).flatMap(({ exchanges }) => [...exchanges.values()]))
}

/** A verdict that holds although nothing was sent is a fault of the rule; there is nothing to show for it. */
function withEvidence(check: Check, judgement: Judgement): Judgement {
  if (judgement.kind !== 'exposed' || check.hasAsked) return judgement
  return { kind: 'failed', reason: 'the rule holds although none of its probes was sent' }
}

/** A rule that may write and had no reason to has not answered anything. */
function hasTried(check: Check): boolean {
  return (
    check.rule.effect !== 'write' || [...check.exchanges.values()].some(({ request }) => request.effect === 'write')
  )
}

/** A rule stands for another's finding if it found the same, or tried what the other only compared and it did not work. */
function standsFor(rule: Rule, { kind }: Judgement, other: Rule | undefined): boolean {
  if (kind === 'clean') return rule.effect === 'write' && other?.effect === 'no-write'
  return other?.exposes === rule.exposes
}

/** What is answered by another rule, as `KIND RULE PATH`. */
function settledChecks(judged: readonly Judged[]): Set<string> {
  const rules = new Map(judged.map(({ check }) => [check.rule.id, check.rule]))
  const settled = new Set<string>()
  for (const { check, judgement } of judged) {
    const { rule, unit } = check
    if (rule.settles.length === 0) continue
    if (judgement.kind !== 'exposed' && !(judgement.kind === 'clean' && hasTried(check))) continue
    for (const id of rule.settles) {
      settled.add(`inconclusive ${id} ${unit.path}`)
      if (standsFor(rule, judgement, rules.get(id))) settled.add(`exposed ${id} ${unit.path}`)
    }
  }
  return settled
}
