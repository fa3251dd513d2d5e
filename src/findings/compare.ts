import { groupBy } from '../shared/group.js'
import type { Change, Finding } from './finding.js'
import { useKnownNames } from './alias.js'
import { listPlaces, placeKey, type Place, type Places } from './place.js'
import type { CleanChecks, Comparison, KnownFinding, ScanResult } from './scan-result.js'
import { confidences, severities } from './severity.js'

/** The rule id of a canary that could not be removed. It is never compared: it says nothing about the site. */
export const LEFTOVER_RULE_ID = 'canary-left-behind'

/** The part of findings that a later run compares itself with. */
export function knownFindings(findings: readonly Finding[]): KnownFinding[] {
  return findings
    .filter(({ ruleId }) => ruleId !== LEFTOVER_RULE_ID)
    .map(({ fingerprint, ruleId, title, exposes, severity, confidence, origin, path, alsoAt, evidence }) => {
      const method = evidence[0]?.method
      const known = { fingerprint, ruleId, title, exposes, severity, confidence, origin, path, alsoAt }
      return method === undefined ? known : { ...known, method }
    })
}

/**
 * Compares a result with what was known before: each finding says how it changed, and `comparison` what became of the
 * rest. An earlier finding is fixed only if its rule looked again at each of its places and found nothing there.
 * Findings are the same if their rule is and they share a place: which of several areas that answer alike stands for the
 * others may differ from run to run.
 * @param since when the earlier run began, ISO 8601
 */
export function compareWith(result: ScanResult, known: readonly KnownFinding[], since: string): ScanResult {
  const named = useKnownNames(result)
  const findEarlier = indexByPlace(known)
  const findCurrent = indexByPlace(named.findings)
  const isClean = indexClean(named.clean)
  const changes = named.findings.map((finding) => judgeChange(finding, findEarlier(finding)))
  const findings = result.findings.map((finding, index) => ({ ...finding, change: changes[index] ?? 'new' }))
  const gone = known
    .filter((finding) => findCurrent(finding).length === 0)
    .map((finding) => ({ finding, open: listPlaces(finding).find((place) => !isClean(finding.ruleId, place)) }))
  const comparison: Comparison = {
    since,
    fixed: gone.filter(({ open }) => open === undefined).map(({ finding }) => finding),
    notLookedAt: gone.flatMap(({ finding, open }) =>
      open === undefined ? [] : [{ ...finding, reason: explainOpen(finding.ruleId, open, named) }]
    )
  }
  return { ...result, findings, comparison }
}

/** What says which finding it is. */
export type Placed = Places & { ruleId: string }

/** Finds those of the same rule that share a place with a finding. */
function indexByPlace<T extends Placed>(findings: readonly T[]): (finding: Placed) => T[] {
  const entries = findings.flatMap((finding) => listKeys(finding).map((key) => ({ key, finding })))
  const byKey = groupBy(entries, ({ key }) => key)
  return (finding) => [
    ...new Set(listKeys(finding).flatMap((key) => (byKey.get(key) ?? []).map((entry) => entry.finding)))
  ]
}

function listKeys(finding: Placed): string[] {
  return listPlaces(finding).map((place) => `${finding.ruleId} ${placeKey(place)}`)
}

/** The same rule, and one place at least. */
export function isSame(a: Placed, b: Placed): boolean {
  const keys = new Set(listKeys(a))
  return listKeys(b).some((key) => keys.has(key))
}

/** Worse: graver, surer, or in a place where it was not. */
function judgeChange(finding: Finding, same: readonly KnownFinding[]): Change {
  if (same.length === 0) return 'new'
  const before = new Set(same.flatMap(listKeys))
  const isGraver = same.every((other) => rank(severities, finding.severity) < rank(severities, other.severity))
  const isSurer = same.every((other) => rank(confidences, finding.confidence) < rank(confidences, other.confidence))
  return isGraver || isSurer || listKeys(finding).some((key) => !before.has(key)) ? 'worse' : 'unchanged'
}

function rank<T>(order: readonly T[], item: T): number {
  return order.indexOf(item)
}

/** Whether a rule looked at a place and found nothing. */
function indexClean(clean: readonly CleanChecks[]): (ruleId: string, place: Place) => boolean {
  // Not every rule with every path: a report may name thousands of both.
  const sets = clean.map(({ origin, paths, rules }) => ({ origin, paths: new Set(paths), rules: new Set(rules) }))
  return (ruleId, place) =>
    sets.some(({ origin, paths, rules }) => origin === place.origin && rules.has(ruleId) && paths.has(place.path))
}

/** Why there is no verdict on an earlier finding. */
function explainOpen(ruleId: string, place: Place, result: ScanResult): string {
  const isThere = (check: Place & { ruleId: string }): boolean =>
    check.ruleId === ruleId && placeKey(check) === placeKey(place)
  const check = result.failed.find(isThere) ?? result.inconclusive.find(isThere)
  if (check !== undefined) return check.reason
  const unasked = result.notAsked.find(
    ({ ruleId: id, origin, paths }) => id === ruleId && origin === place.origin && paths?.includes(place.path)
  )
  if (unasked !== undefined) return unasked.reason
  const targets = result.targets.filter(({ origin }) => origin === place.origin)
  if (targets.length === 0) return 'the origin was not scanned'
  const trouble = targets.find(({ status }) => status !== 'complete')
  if (trouble !== undefined) return trouble.reason ?? trouble.status
  if (!result.rules.includes(ruleId)) return 'the rule was not run'
  const isKnown = place.path === '/' || targets.some(({ areas }) => areas.includes(place.path))
  if (!isKnown) return `${place.path} was not looked at`
  return 'the rule had nothing to send there, or another one answered for it'
}
