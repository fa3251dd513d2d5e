import type { ScanResult } from '../../findings/scan-result.js'
import { areaLines, groupByArea, type Printed } from './area-lines.js'
import { coverageLines } from './coverage-lines.js'
import { block, count, field, joined, printable, shortLong, type Margin, type Page } from '../layout.js'
import { splitByOrigin } from '../../findings/split-by-origin.js'
import { groupBy } from '../../shared/group.js'
import { moreLines, notAskedLines } from './more-lines.js'
import type { Finding } from '../../findings/finding.js'
import { acceptedLines, changeLines, noteLines } from './owner-lines.js'
import type { ReportContext } from '../reporter.js'
import { summaryLines } from './summary-lines.js'

/**
 * The report for a person: what was left behind first; then each origin, its findings by place with the worst first,
 * and what was and was not looked at; the last line is the summary with the exit code. Server text is made harmless.
 */
export function reportText(result: ScanResult, context: ReportContext): string {
  const head = [headLines(result, context), leftoverLines(result, context), changeLines(result, context)]
  const blocks = [...head, ...originBlocks(result, context), notAskedLines(result, context), noteLines(result, context)]
  const paragraphs = [...blocks, moreLines(result, context), summaryLines(result, context)]
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

// More of them are counted.
const MOST_INFORMED = 3

function originBlocks(result: ScanResult, page: Page): string[][] {
  const printed: Printed = new Map()
  const origins = listOrigins(result)
  const pick = splitByOrigin(result)
  const undecided = new Set(result.inconclusive.map(({ origin }) => origin))
  const explained = origins.find((origin) => undecided.has(origin))
  const targetOrigins = new Set(result.targets.map(({ origin }) => origin))
  const isBrief = result.findings.every(({ severity, accepted }) => severity === 'info' || accepted !== null)
  let shown = 0
  return origins.flatMap((origin) => {
    const isOnly = targetOrigins.size === 0 || (targetOrigins.size === 1 && targetOrigins.has(origin))
    const picked = pick(origin)
    // what holds for the run stands once at its end where there are several
    const own = isOnly ? picked : { ...picked, notAsked: picked.notAsked.filter((item) => item.origin !== undefined) }
    const findings = own.findings.filter(({ accepted }) => accepted === null)
    if (isBrief) {
      const lines = [...coverageLines(origin, own, origin === explained, page), ...informLines(findings, page)]
      return [[page.paint.strong(printable(origin)), ...acceptedLines(origin, own, page), ...lines]]
    }
    const areas = groupByArea(findings, shown + 1)
    shown += findings.length
    const accepted = acceptedLines(origin, own, page)
    const coverage = [...accepted, ...coverageLines(origin, own, origin === explained, page)]
    return [...areas.map((area) => areaLines(area, printed, page)), [page.paint.strong(printable(origin)), ...coverage]]
  })
}

/** Every origin that the result says something about, those of the targets first. */
export function listOrigins(result: ScanResult): string[] {
  const places = [result.targets, result.findings, result.failed, result.inconclusive]
  return [...new Set(places.flatMap((items) => items.map((item) => item.origin)))]
}

const MODE_TEXT: Readonly<Record<ScanResult['mode'], string>> = {
  'read-only': 'asked only, no state-changing method',
  'no-write': 'nothing was written',
  write: 'what was placed'
}

const INFORM_MARGIN: Margin = { indent: 2, label: 12 }

/** Findings that are only worth knowing, a line for each kind, for a report without graver ones. */
function informLines(findings: readonly Finding[], page: Page): string[] {
  const kinds = [...groupBy(findings, ({ ruleId, title }) => `${ruleId} ${title}`).values()]
  const more = kinds.slice(MOST_INFORMED).flat().length
  return kinds.slice(0, MOST_INFORMED).flatMap(([first, ...others], index, shown) => {
    if (first === undefined) return []
    const also = first.alsoAt.length + others.reduce((sum, { alsoAt }) => sum + alsoAt.length + 1, 0)
    const where = also === 0 ? shortLong(first.path) : `${also + 1} places`
    const rest = index === shown.length - 1 && more > 0 ? `; and ${count(more, 'more finding')} that only informs` : ''
    return field(index === 0 ? 'info' : '', `${first.title} (${first.ruleId}, ${where})${rest}`, INFORM_MARGIN, page)
  })
}

/** What the run did to the site: `no-write: nothing was written`. */
export function modeText({ mode, leftovers, placed }: ScanResult): string {
  if (mode === 'write' && placed === 0 && leftovers.length === 0) return 'write: nothing was placed'
  const removed = mode !== 'write' ? '' : leftovers.length === 0 ? ' was removed again' : ' could not all be removed'
  return `${mode}: ${MODE_TEXT[mode]}${removed}`
}

function headLines(result: ScanResult, { paint, columns }: Page): string[] {
  const { tool, rules, runId } = result
  const did = modeText(result)
  const head = joined(
    [`${tool.name} ${tool.version}, ${count(rules.length, 'rule')}, ${did}.`, `Run ${runId}`],
    columns
  )
  const insecure = 'Certificates were not verified (--insecure): someone in between could have answered.'
  const warning = result.insecure ? block('', insecure, columns).map(paint.warn) : []
  return [...head.map(paint.faint), ...warning]
}

function leftoverLines({ leftovers }: ScanResult, { paint, columns }: Page): string[] {
  if (leftovers.length === 0) return []
  const what = `LEFT BEHIND: ${count(leftovers.length, 'thing')} that this run placed could not be removed.`
  return [
    ...block('', what, columns).map(paint.bad),
    ...leftovers.flatMap(({ url, reason }) => [`  ${printable(shortLong(url))}`, ...block('    ', reason, columns)]),
    ...block('  ', 'Remove them on the server, or let `verbgate cleanup` try again.', columns)
  ]
}
