import type { History } from '../findings/history.js'
import type { Severity } from '../findings/severity.js'
import type { OpenFinding, RunRecord } from './record.js'

/** The trend of kept runs, oldest first: what was open after each, and how long each finding was. */
export function buildHistory(records: readonly RunRecord[]): History {
  const fixed = records.flatMap((record) => record.fixed.map((finding) => toHistoryEntry(finding, finding.fixedAt)))
  const open = (records.at(-1)?.open ?? []).map((finding) => toHistoryEntry(finding, null))
  return {
    runs: records.map(({ startedAt, complete, open: findings }) => ({
      at: startedAt,
      open: countBySeverity(findings),
      incomplete: !complete
    })),
    findings: [...fixed, ...open].toSorted((a, b) => (a.firstSeenAt < b.firstSeenAt ? -1 : 1))
  }
}

function toHistoryEntry(finding: OpenFinding, fixedAt: string | null): History['findings'][number] {
  const { fingerprint, ruleId, title, severity, origin, path, firstSeenAt } = finding
  return { fingerprint, ruleId, title, severity, origin, path, firstSeenAt, fixedAt }
}

function countBySeverity(findings: readonly OpenFinding[]): Record<Severity, number> {
  const counted = findings.filter(({ accepted }) => !accepted)
  const count = (severity: Severity): number => counted.filter((finding) => finding.severity === severity).length
  return {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
    info: count('info')
  }
}
