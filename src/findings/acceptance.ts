import type { Acceptance, Finding } from './finding.js'
import { useKnownNames } from './alias.js'
import { matchesGlob } from './glob.js'
import { describePlace, listPlaces } from './place.js'
import type { Note, ScanResult } from './scan-result.js'

/** One entry of the owner's file of accepted findings. */
export type AcceptEntry = {
  rule: string
  /** Origins and paths with `*` (within a segment) and `**`: `https://shop.example/images/**`. */
  at: readonly string[]
  reason: string
  /** The last day on which it holds, `2027-03-31`. */
  expires: string
  by: string | null
  /** File and line, for notes. */
  place: string
}

/** An acceptance that ends in fewer days is announced. */
const EXPIRY_NOTICE_DAYS = 14
const DAY_MS = 24 * 3600 * 1000

/**
 * The result with the findings marked that the owner accepted: those whose every place an entry of their rule covers.
 * Entries that have ended, end soon, or cover nothing although their place was looked at become notes.
 * @param today `2026-11-25`; an entry holds up to the end of the day it names
 */
export function acceptFindings(result: ScanResult, entries: readonly AcceptEntry[], today: string): ScanResult {
  const notes: Note[] = []
  const used = new Set<AcceptEntry>()
  const named = useKnownNames(result)
  const findings = result.findings.map((finding, index) => {
    const known = named.findings[index] ?? finding
    const covering = entries.filter((entry) => covers(entry, known))
    for (const entry of covering) used.add(entry)
    const entry = covering.find(({ expires }) => expires >= today)
    return entry === undefined ? finding : { ...finding, accepted: toAcceptance(entry) }
  })
  for (const entry of entries) {
    if (used.has(entry)) notes.push(...expiryNotes(entry, today))
    else if (wasLookedAt(entry, named)) notes.push(unusedNote(entry))
  }
  return { ...result, findings, notes: [...result.notes, ...notes] }
}

function toAcceptance({ at, reason, expires, by }: AcceptEntry): Acceptance {
  return { at: at.join(', '), reason, expires, by }
}

function covers({ rule, at }: AcceptEntry, finding: Finding): boolean {
  if (rule !== finding.ruleId) return false
  return listPlaces(finding).every((place) => at.some((glob) => matchesGlob(glob, describePlace(place))))
}

function expiryNotes(entry: AcceptEntry, today: string): Note[] {
  const daysLeft = (Date.parse(entry.expires) - Date.parse(today)) / DAY_MS
  if (daysLeft > EXPIRY_NOTICE_DAYS) return []
  const what = `the acceptance of ${entry.rule} at ${entry.at.join(', ')}`
  return [
    daysLeft < 0
      ? buildNote('accept-expired', `${what} ended on ${entry.expires}, so the finding counts again`, entry)
      : buildNote('accept-expiring', `${what} ends on ${entry.expires}`, entry)
  ]
}

function unusedNote(entry: AcceptEntry): Note {
  const message = `nothing that was found matches the acceptance of ${entry.rule} at ${entry.at.join(', ')}`
  return buildNote('accept-unused', message, entry)
}

function buildNote(code: string, message: string, { place }: AcceptEntry): Note {
  return { code, message, place }
}

/** Nothing is said of an entry whose rule was not run, or whose origin was not completely looked at. */
function wasLookedAt({ rule, at }: AcceptEntry, { rules, targets }: ScanResult): boolean {
  if (!rules.includes(rule)) return false
  const origins = at.map((glob) => /^[^/]*:\/\/[^/]*/.exec(glob)?.[0] ?? glob)
  return targets.some(
    ({ origin, status }) => status === 'complete' && origins.some((glob) => matchesGlob(glob, origin))
  )
}
