import type { Finding } from './finding.js'
import { compareText, orderPlaces, type Place } from './place.js'
import { confidences, severities } from './severity.js'

/** The one total order of findings: worst first, surest first, then by place and rule, so that run order never shows. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    comparePlaces(a, b)
  )
}

/** The order of checks without a finding: by place, then by rule. */
export function comparePlaces(a: Place & { ruleId: string }, b: Place & { ruleId: string }): number {
  return orderPlaces(a, b) || compareText(a.ruleId, b.ruleId)
}
