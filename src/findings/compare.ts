import type { Change, Finding } from './finding.js'
import type { CleanChecks, Comparison, KnownFinding, ScanResult } from './scan-result.js'
import { confidences, severities } from './severity.js'

/** The rule id of a canary that stayed: said by the run that left it, and no state of the site that could be compared. */
export const LEFTOVER_RULE_ID = 'canary-left-behind'

/** Findings as a later run can compare itself with them. */
export function knownFindings(findings: readonly Finding[]): KnownFinding[] {
  return findings
    .filter(({ ruleId }) => ruleId !== LEFTOVER_RULE_ID)
    .map(({ fingerprint, ruleId, title, exposes, severity, confidence, origin, path, alsoAt }) => {
      return { fingerprint, ruleId, title, exposes, severity, confidence, origin, path, alsoAt }
    })
}

/**
 * The result held against what was known before: each finding says how it stands to that, and `comparison` what became of
 * the rest. An earlier finding is fixed only if its rule looked again at each of its places and found nothing there.
 * Findings are the same if rule and origin are and they share a place: which of several areas that answer alike stands for
 * the others may differ from run to run.
 * @param since when the earlier run began, ISO 8601
 */
export function compareWith(result: ScanResult, known: readonly KnownFinding[], since: string): ScanResult {
  const earlier = byRuleAndOrigin(known)
  const current = byRuleAndOrigin(result.findings)
  const findings = result.findings.map((finding) => {
    const same = (earlier.get(keyOf(finding)) ?? []).filter((other) => isSame(other, finding))
    return { ...finding, change: judgeChange(finding, same) }
  })
  const isClean = cleanLookup(result.clean)
  const comparison: Comparison = { since, fixed: [], notLookedAt: [] }
  for (const finding of known) {
    if ((current.get(keyOf(finding)) ?? []).some((other) => isSame(other, finding))) continue
    const open = placesOf(finding).filter((path) => !isClean(finding, path))
    if (open.length === 0) comparison.fixed.push(finding)
    else comparison.notLookedAt.push({ ...finding, reason: whyOpen(finding, open[0] as string, result) })
  }
  return { ...result, findings, comparison }
}

/** What says which finding it is. */
export type Placed = Pick<KnownFinding, 'ruleId' | 'origin' | 'path' | 'alsoAt'>

function byRuleAndOrigin<T extends Placed>(findings: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const finding of findings) {
    const group = groups.get(keyOf(finding))
    if (group === undefined) groups.set(keyOf(finding), [finding])
    else group.push(finding)
  }
  return groups
}

function keyOf({ ruleId, origin }: Placed): string {
  return `${ruleId} ${origin}`
}

function placesOf({ path, alsoAt }: Placed): string[] {
  return [path, ...alsoAt]
}

/** The same rule, origin and, for one place at least, path. */
export function isSame(a: Placed, b: Placed): boolean {
  if (keyOf(a) !== keyOf(b)) return false
  const places = new Set(placesOf(a))
  return placesOf(b).some((path) => places.has(path))
}

/** Worse: graver, surer, or in a place where it was not. */
function judgeChange(finding: Finding, same: readonly KnownFinding[]): Change {
  if (same.length === 0) return 'new'
  const before = new Set(same.flatMap(placesOf))
  const isGraver = same.every((other) => rank(severities, finding.severity) < rank(severities, other.severity))
  const isSurer = same.every((other) => rank(confidences, finding.confidence) < rank(confidences, other.confidence))
  return isGraver || isSurer || placesOf(finding).some((path) => !before.has(path)) ? 'worse' : 'unchanged'
}

function rank<T>(order: readonly T[], item: T): number {
  return order.indexOf(item)
}

function cleanLookup(clean: readonly CleanChecks[]): (finding: Placed, path: string) => boolean {
  // not every rule with every path: a report may name thousands of both
  const sets = clean.map(({ origin, paths, rules }) => ({ origin, paths: new Set(paths), rules: new Set(rules) }))
  return (finding, path) =>
    sets.some(({ origin, paths, rules }) => origin === finding.origin && rules.has(finding.ruleId) && paths.has(path))
}

/** Why there is no verdict on an earlier finding. */
function whyOpen({ ruleId, origin }: KnownFinding, path: string, result: ScanResult): string {
  const isThere = (check: { ruleId: string; origin: string; path: string }): boolean =>
    check.ruleId === ruleId && check.origin === origin && check.path === path
  const check = result.failed.find(isThere) ?? result.inconclusive.find(isThere)
  if (check !== undefined) return check.reason
  const targets = result.targets.filter((target) => target.origin === origin)
  if (targets.length === 0) return 'the origin was not scanned'
  const trouble = targets.find(({ status }) => status !== 'complete')
  if (trouble !== undefined) return trouble.reason ?? trouble.status
  if (!result.rules.includes(ruleId)) return 'the rule was not run'
  if (path !== '/' && !targets.some(({ areas }) => areas.includes(path))) return `${path} was not looked at`
  return 'the rule had nothing to send there, or another one answered for it'
}
