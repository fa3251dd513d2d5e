import type { ScanResult } from '../../findings/scan-result.js'
import { severities } from '../../findings/severity.js'
import { placeKey } from '../../findings/place.js'
import { countUndecided } from '../../findings/undecided.js'
import { block, count, printable } from '../layout.js'
import type { ReportContext } from '../reporter.js'

/** What was found and what stays open, and below it, as the last line of every report, the exit code with its meaning. */
export function summaryLines(result: ScanResult, { exit, paint, columns }: ReportContext): string[] {
  const ended = printable(`Exit ${exit.code}: ${exit.meaning}.`)
  return [...block('', resultText(result), columns), ended].map(paint[chooseColor(result, exit.code)])
}

/** What was found and what stays open, as a sentence: `1 high in 1 origin, 2 undecided, 57 requests, 3.2 s.` */
export function resultText(result: ScanResult): string {
  return `${foundText(result)}, ${count(result.summary.requests, 'request')}, ${formatSeconds(result)} s.`
}

/** How long the run took, in seconds. */
export function formatSeconds({ startedAt, finishedAt }: ScanResult): string {
  return ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1)
}

/** Green is for a run that leaves nothing to look after. */
export function chooseColor({ findings, inconclusive }: ScanResult, exitCode: number): 'good' | 'warn' | 'bad' {
  if (exitCode === 1) return 'bad'
  const isQuiet = inconclusive.length === 0 && findings.every(({ severity }) => severity === 'info')
  return exitCode === 0 && isQuiet ? 'good' : 'warn'
}

function countPlaces(checks: ScanResult['failed']): number {
  return new Set(checks.map(placeKey)).size
}

/** What was found and what stays open: `3 high in 1 origin, 2 undecided`. */
export function foundText({ summary, targets, inconclusive, failed }: ScanResult): string {
  const origins = count(new Set(targets.map(({ origin }) => origin)).size, 'origin')
  const open = [
    ...(inconclusive.length > 0 ? [`${countUndecided(inconclusive)} undecided`] : []),
    ...(failed.length > 0 ? [`${count(countPlaces(failed), 'place')} not looked at`] : [])
  ]
  const counts = severities.filter((severity) => summary[severity] > 0)
  if (counts.length > 0) {
    const found = counts.map((severity) => `${summary[severity]} ${severity}`).join(', ')
    const accepted = summary.accepted > 0 ? ` (${summary.accepted} accepted)` : ''
    return [`${found}${accepted} in ${origins}`, ...open].join(', ')
  }
  if (targets.every(({ status }) => status === 'unreachable')) return `Nothing was looked at: ${origins} out of reach`
  const areas = new Set(targets.flatMap(({ origin, areas: paths }) => paths.map((path) => placeKey({ origin, path }))))
  const where = `in ${count(areas.size, 'area')} of ${origins}`
  return open.length === 0 ? `Nothing found ${where}` : `Nothing found, ${open.join(', ')}, ${where}`
}
