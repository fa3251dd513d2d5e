import type { KnownFinding } from './scan-result.js'
import type { Severity } from './severity.js'

/** Kept runs as a trend shows them. */
export type History = {
  /** Oldest first. */
  runs: {
    /** When it began, ISO 8601. */
    at: string
    /** Open findings, accepted ones left out. */
    open: Record<Severity, number>
    /** Something could not be looked at. */
    incomplete: boolean
  }[]
  /** Every finding once for each time that it came up, in the order of first sight. */
  findings: (Pick<KnownFinding, 'fingerprint' | 'ruleId' | 'title' | 'severity' | 'origin' | 'path'> & {
    firstSeenAt: string
    /** `null` while it is open. */
    fixedAt: string | null
  })[]
}
