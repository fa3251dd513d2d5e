import type { Finding } from './finding.js'
import { confidences, severities } from './severity.js'

/** The one total order of findings: worst first, surest first, then by place and rule, so that run order never shows. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    compareText(a.origin, b.origin) ||
    compareText(a.path, b.path) ||
    compareText(a.ruleId, b.ruleId)
  )
}

/** The order of checks without a finding. */
export function comparePlaces(
  a: { origin: string; path: string; ruleId: string },
  b: { origin: string; path: string; ruleId: string }
): number {
  return compareText(a.origin, b.origin) || compareText(a.path, b.path) || compareText(a.ruleId, b.ruleId)
}

/** By code unit: the same on every machine, unlike `localeCompare`. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
