import type { Finding } from './finding.js'
import type { ScanResult } from './scan-result.js'

/** A finding of an earlier run, and the method that decided it if that is known. */
export type StillOpen = { finding: Finding; method: string | null }

/**
 * Findings of the earlier run that were not looked at this time, for readers that close whatever a report lacks. Their
 * proof is in the earlier report.
 */
export function listStillOpen({ comparison }: ScanResult): StillOpen[] {
  if (comparison === null) return []
  return comparison.notLookedAt.map(({ reason, method, ...known }) => {
    const summary = `Not looked at this time (${reason}); it was open in the run of ${comparison.since}.`
    const text = { summary, why: '', cwe: [], fix: {}, references: [], hop: null, evidence: [] }
    return { finding: { ...known, ...text, accepted: null, change: 'unchanged' as const }, method: method ?? null }
  })
}
