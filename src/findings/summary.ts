import type { Finding } from './finding.js'
import type { ScanResult } from './scan-result.js'

/** The numbers at the end of a report. */
export function summaryOf(findings: readonly Finding[], requests: number): ScanResult['summary'] {
  const summary = { critical: 0, high: 0, medium: 0, low: 0, info: 0, accepted: 0, requests }
  for (const { severity, accepted } of findings) {
    summary[severity]++
    if (accepted !== null) summary.accepted++
  }
  return summary
}
