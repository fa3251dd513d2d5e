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
 * The report for spreadsheets, as RFC 4180 has it with plain line feeds: a row for each finding in each of its places, then for what could not
 * be looked at (`incomplete`), what is undecided, what was not asked, and each target. Columns are only added.
 */
export function reportCsv(result: ScanResult): string {
  const { findings, inconclusive, failed, notAsked, targets, leftovers } = result
  const rows: Row[] = [
    ...leftovers.map(({ url, reason }) => ({ kind: 'leftover', path: url, detail: reason })),
    ...findings.flatMap(findingRows),
    ...failed.map((check) => checkRow('incomplete', check)),
    ...inconclusive.map((check) => checkRow('undecided', check)),
    ...notAsked.flatMap(({ ruleId, reason, origin = '', paths = [''] }) =>
      paths.map((path) => checkRow('not-asked', { ruleId, origin, path, reason }))
    ),
    ...targets.map(({ origin, url, status, reason }) => {
      return { kind: `target-${status}`, origin, path: url, detail: reason ?? '' }
    })
  ]
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name] ?? '')).join(','))]
    .map((line) => `${line}\n`)
    .join('')
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
