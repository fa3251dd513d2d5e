import { acceptFindings, type AcceptEntry } from './acceptance.js'
import { applyAliases, type Aliases } from './alias.js'
import { compareWith } from './compare.js'
import { compareFindings } from './order.js'
import type { KnownFinding, ScanResult } from './scan-result.js'
import type { Severity } from './severity.js'
import { summaryOf } from './summary.js'

/** The owner's decisions about findings. */
export type Decisions = {
  /** Severities by rule id, in place of the rules' own. */
  severities: Readonly<Record<string, Severity>>
  accepted: readonly AcceptEntry[]
  /** Preview origins to those of production. */
  aliases: Aliases
  /** `2026-11-25`. */
  today: string
  /** Findings of an earlier run, and when that began; `null` if there is nothing to compare with. */
  earlier: { findings: readonly KnownFinding[]; since: string } | null
}

/** The result as the owner wants it judged: severities of their own, accepted findings marked, changes named. */
export function decide(result: ScanResult, { severities, accepted, aliases, today, earlier }: Decisions): ScanResult {
  const aliased = applyAliases(result, aliases)
  const graded = aliased.findings
    .map((finding) => ({ ...finding, severity: severities[finding.ruleId] ?? finding.severity }))
    .toSorted(compareFindings)
  const marked = acceptFindings({ ...aliased, findings: graded }, accepted, today)
  const compared = earlier === null ? marked : compareWith(marked, earlier.findings, earlier.since)
  return { ...compared, summary: summaryOf(compared.findings, result.summary.requests) }
}
