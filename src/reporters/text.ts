import type { ScanResult } from '../findings/scan-result.js'
import { severities } from '../findings/severity.js'
import { coverageLines } from './coverage-lines.js'
import { findingLines, type Printed } from './finding-lines.js'
import { block, count, printable } from './layout.js'
import type { Paint } from './paint.js'
import type { ReportContext } from './reporter.js'

/**
 * The report for a person: what was left behind first, then each origin with its findings, worst first, and what was
 * and was not looked at; the last line is the summary with the exit code. Server text is made harmless.
 */
export function reportText(result: ScanResult, context: ReportContext): string {
  const { paint } = context
  const printed: Printed = new Map()
  let number = 0
  const sections = originsOf(result).map((origin) => [
    paint.strong(printable(origin)),
    ...result.findings
      .filter((finding) => finding.origin === origin)
      .flatMap((finding) => [...findingLines(finding, ++number, printed, paint), '']),
    ...coverageLines(origin, result, paint)
  ])
  const blocks = [headLines(result, paint), leftoverLines(result, paint), ...sections, notRunLines(context)]
  const paragraphs = [...blocks.filter((lines) => lines.length > 0), [summaryLine(result, context)]]
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function originsOf(result: ScanResult): string[] {
  const places = [result.targets, result.findings, result.failed, result.inconclusive]
  return [...new Set(places.flatMap((items) => items.map((item) => item.origin)))]
}

const MODE_TEXT: Readonly<Record<ScanResult['mode'], string>> = {
  'read-only': 'asked only, no state-changing method',
  'no-write': 'nothing was written',
  write: 'what was placed'
}

function headLines(result: ScanResult, paint: Paint): string[] {
  const { tool, mode, rules, runId, leftovers } = result
  const removed = mode !== 'write' ? '' : leftovers.length === 0 ? ' was removed again' : ' could not all be removed'
  const did = `${mode}: ${MODE_TEXT[mode]}${removed}`
  const head = `${tool.name} ${tool.version}, ${count(rules.length, 'rule')}, ${did}. Run ${runId}`
  const insecure = 'Certificates were not verified (--insecure): someone in between could have answered.'
  return result.insecure ? [paint.faint(head), paint.warn(insecure)] : [paint.faint(head)]
}

function leftoverLines({ leftovers }: ScanResult, paint: Paint): string[] {
  if (leftovers.length === 0) return []
  return [
    paint.bad(`LEFT BEHIND: ${count(leftovers.length, 'file')} of this run could not be removed.`),
    ...leftovers.flatMap(({ url, reason }) => [`  ${printable(url)}`, ...block('    ', reason)]),
    '  Remove them on the server, or let `verbgate cleanup` try again.'
  ]
}

function notRunLines({ rulesNotRun }: ReportContext): string[] {
  return rulesNotRun
    .filter(({ ids }) => ids.length > 0)
    .flatMap(({ needs, ids }) =>
      block('', `Not run without ${needs}: ${count(ids.length, 'rule')} (${ids.join(', ')}).`)
    )
}

function summaryLine(result: ScanResult, { exit, paint }: ReportContext): string {
  const seconds = ((Date.parse(result.finishedAt) - Date.parse(result.startedAt)) / 1000).toFixed(1)
  const requests = count(result.summary.requests, 'request')
  const line = `${foundText(result)}, ${requests}, ${seconds} s. Exit ${exit.code}: ${exit.meaning}.`
  return (exit.code === 0 ? paint.good : exit.code === 1 ? paint.bad : paint.warn)(line)
}

function foundText({ summary, targets }: ScanResult): string {
  const origins = count(new Set(targets.map(({ origin }) => origin)).size, 'origin')
  const counts = severities.filter((severity) => summary[severity] > 0)
  if (counts.length > 0)
    return `${counts.map((severity) => `${summary[severity]} ${severity}`).join(', ')} in ${origins}`
  if (targets.every(({ status }) => status === 'unreachable')) return `Nothing was looked at: ${origins} out of reach`
  const areas = new Set(targets.flatMap(({ origin, areas: paths }) => paths.map((path) => origin + path)))
  return `Nothing found in ${count(areas.size, 'area')} of ${origins}`
}
