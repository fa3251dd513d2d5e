import type { Finding } from '../findings/finding.js'
import { listPlaces } from '../findings/place.js'
import type { ScanResult } from '../findings/scan-result.js'
import { printable } from './layout.js'

const COLUMNS = [
  'kind',
  'severity',
  'confidence',
  'rule',
  'origin',
  'path',
  'title',
  'detail',
  'change',
  'accepted_until',
  'fingerprint'
] as const

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>

/**
 * The report for spreadsheets, as RFC 4180 has it with plain line feeds. A row stands for each finding in each of its places,
 * then for what is incomplete, undecided or not asked, and for each target. Columns are only added.
 */
export function reportCsv(result: ScanResult): string {
  return [...csvChunks(result)].join('')
}

/** The report for spreadsheets in pieces, a row each. */
export function* csvChunks(result: ScanResult): Generator<string> {
  yield `${COLUMNS.join(',')}\n`
  for (const row of listRows(result)) yield `${COLUMNS.map((name) => cell(row[name] ?? '')).join(',')}\n`
}

function* listRows({ findings, inconclusive, failed, notAsked, targets, leftovers }: ScanResult): Generator<Row> {
  for (const { url, reason } of leftovers) yield { kind: 'leftover', path: url, detail: reason }
  for (const finding of findings) yield* findingRows(finding)
  for (const check of failed) yield checkRow('incomplete', check)
  for (const check of inconclusive) yield checkRow('undecided', check)
  for (const item of notAsked) yield* notAskedRows(item)
  for (const { origin, url, status, reason } of targets) {
    yield { kind: `target-${status}`, origin, path: url, detail: reason ?? '' }
  }
}

function notAskedRows({ ruleId, reason, origin = '', paths = [''] }: ScanResult['notAsked'][number]): Row[] {
  return paths.map((path) => checkRow('not-asked', { ruleId, origin, path, reason }))
}

function checkRow(kind: string, { ruleId, origin, path, reason }: ScanResult['failed'][number]): Row {
  return { kind, rule: ruleId, origin, path, detail: reason }
}

function findingRows(finding: Finding): Row[] {
  const { severity, confidence, ruleId, title, summary, change, accepted, fingerprint } = finding
  return listPlaces(finding).map(({ origin, path }, index) => ({
    kind: index === 0 ? 'finding' : 'finding-likely',
    severity,
    confidence,
    rule: ruleId,
    origin,
    path,
    title,
    detail: summary,
    change: change ?? '',
    accepted_until: accepted?.expires ?? '',
    fingerprint
  }))
}

/** On one line; what a spreadsheet would take for a formula stands behind an apostrophe (OWASP, CSV injection). */
function cell(text: string): string {
  const shown = printable(text)
  const safe = /^\s*[=+\-@]/.test(shown) ? `'${shown}` : shown
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
