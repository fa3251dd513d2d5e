import { isSame, knownFindings } from '../findings/compare.js'
import { useKnownNames } from '../findings/alias.js'
import { isComplete } from '../findings/complete.js'
import type { KnownFinding, Note, ScanResult } from '../findings/scan-result.js'

/** A finding that is open as far as is known. */
export type OpenFinding = KnownFinding & {
  /** When runs first and last saw it, ISO 8601. */
  firstSeenAt: string
  lastSeenAt: string
  accepted: boolean
}

/** A finding that a run looked for again and no longer found. */
export type FixedFinding = OpenFinding & { fixedAt: string }

/** What is kept of one run. The newest one is the state; all of them are the history. */
export type RunRecord = {
  schemaVersion: 1
  runId: string
  startedAt: string
  finishedAt: string
  /** Everything could be looked at. */
  complete: boolean
  /** When a run last could look at everything. */
  lastSuccessAt: string | null
  targets: { url: string; status: string }[]
  /** Keys of the notes that were given. */
  notes: string[]
  open: OpenFinding[]
  /** Found fixed by this run. */
  fixed: FixedFinding[]
}

/**
 * The record of a run that was compared with the one before. What was not looked at stays open: only a verdict closes it.
 * @param result compared with `previous.open`
 */
export function buildRecord(result: ScanResult, previous: RunRecord | null): RunRecord {
  const named = useKnownNames(result)
  const before = previous?.open ?? []
  const { notLookedAt = [], fixed = [] } = result.comparison ?? {}
  const complete = isComplete(result)
  return {
    schemaVersion: 1,
    runId: result.runId,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    complete,
    lastSuccessAt: complete ? result.finishedAt : (previous?.lastSuccessAt ?? null),
    targets: result.targets.map(({ url, status }) => ({ url, status })),
    notes: result.notes.map(noteKey),
    open: [...seen(named, before), ...among(before, notLookedAt)],
    fixed: among(before, fixed).map((finding) => ({ ...finding, fixedAt: result.startedAt }))
  }
}

function seen(result: ScanResult, before: readonly OpenFinding[]): OpenFinding[] {
  const accepted = new Set(result.findings.flatMap((finding) => (finding.accepted === null ? [] : finding.fingerprint)))
  return knownFindings(result.findings).map((finding) => {
    const earlier = before.filter((other) => isSame(other, finding)).map(({ firstSeenAt }) => firstSeenAt)
    const [firstSeenAt = result.startedAt] = earlier.toSorted()
    const isAccepted = accepted.has(finding.fingerprint)
    return { ...finding, firstSeenAt, lastSeenAt: result.startedAt, accepted: isAccepted }
  })
}

/** What was kept of these findings. */
function among(before: readonly OpenFinding[], findings: readonly KnownFinding[]): OpenFinding[] {
  const fingerprints = new Set(findings.map(({ fingerprint }) => fingerprint))
  return before.filter(({ fingerprint }) => fingerprints.has(fingerprint))
}

/** Notes with one key say the same. */
export function noteKey({ code, place }: Note): string {
  return `${code} ${place ?? ''}`
}
