import type { ScanResult } from '../findings/scan-result.js'

// Maps whose keys come from servers or rules, in whatever order they were met.
const MAPS = new Set(['headers', 'requestHeaders', 'sameAs', 'fix'])

// What JSON leaves alone and a terminal or a log viewer acts on (see `visible`).
const UNPRINTABLE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

// Commands that CI runners look for anywhere in a line.
const LOG_COMMAND = /##(?=[a-z]*\[)/gi

/**
 * The JSON report, version 1: the result as it is, indented by two. The same result gives the same bytes: keys stand in
 * the order of the types, keys of maps in code point order. Strings keep their value; characters that are not safe to
 * print stand as `\uNNNN`.
 */
export function reportJson(result: ScanResult): string {
  const { schemaVersion, tool, runId, startedAt, finishedAt, mode, insecure, targets, rules, ...rest } = result
  const { findings, inconclusive, failed, clean, leftovers, notes, comparison, summary, ...added } = rest
  const about = { schemaVersion, tool, runId, startedAt, finishedAt, mode, insecure, targets, rules }
  const checks = { findings, inconclusive, failed, clean, leftovers }
  const ordered = { ...about, ...checks, notes, comparison, summary, ...added }
  const text = JSON.stringify(ordered, (key, value: unknown) => (MAPS.has(key) ? sorted(value) : value), 2)
  return `${text.replace(UNPRINTABLE, escaped).replace(LOG_COMMAND, '\\u0023#')}\n`
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
