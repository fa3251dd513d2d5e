import type { Note, ScanResult } from '../../findings/scan-result.js'
import { SETTING_CODES } from '../settings/setting-notes.js'
import { noteKey, type RunRecord } from '../../state/record.js'

/** What sites were compared with: where they differ is told by findings, and what was not seen by a status. */
const COMPARISON_CODES: ReadonlySet<string> = new Set(['edges', 'compared'])

/**
 * Whether something changed since the last run: findings that are new, worse or fixed, something left behind, a
 * target with another status, or a note that was not given then.
 * @param result compared with that run
 */
export function hasChanged(result: ScanResult, previous: RunRecord | null): boolean {
  const open = result.findings.filter(({ accepted }) => accepted === null)
  const isNew = previous === null ? open.length > 0 : open.some(({ change }) => change !== 'unchanged')
  if (isNew || result.leftovers.length > 0 || (result.comparison?.fixed.length ?? 0) > 0) return true
  const before = new Map(previous?.targets.map(({ url, status }) => [url, status]))
  const known = new Set(previous?.notes)
  return (
    result.targets.some(({ url, status }) => status !== (before.get(url) ?? 'complete')) ||
    result.notes.some((note) => isNews(note) && !known.has(noteKey(note)))
  )
}

function isNews({ code }: Note): boolean {
  return !SETTING_CODES.has(code) && !COMPARISON_CODES.has(code)
}
