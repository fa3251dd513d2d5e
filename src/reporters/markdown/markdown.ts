import type { Finding } from '../../findings/finding.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { count, shortNames } from '../layout.js'
import {
  leftoverEntry,
  notAskedEntries,
  noteEntry,
  notLookedEntries,
  notRunEntries,
  undecidedEntries
} from './markdown-coverage.js'
import { acceptedEntry, findingDetails, findingRow, knownEntry, TABLE_HEAD } from './markdown-findings.js'
import { fit, fittedText } from './markdown-fit.js'
import { code, details, prose } from './markdown-text.js'
import type { ReportContext } from '../reporter.js'
import { resultText } from '../text/summary-lines.js'

// A comment on GitHub takes 65,536 characters; a step summary takes 1 MiB.
const MOST_CHARACTERS = 65_000
const MOST_ROWS = 50

// What each part may take, in characters; the details of the findings get what the others leave, at least a third.
const ROOM = { leftovers: 4000, table: 20_000, notLooked: 4000, undecided: 4000, list: 3000 }

type Context = Pick<ReportContext, 'exit' | 'rulesNotRun'>

/**
 * The report for a pull request's comment and a CI step's summary, in GitHub Flavored Markdown: the verdict, what was left
 * behind, the worst findings, each with its proof and its fix to unfold; what was not looked at and not decided, what
 * was accepted, what was fixed. At most 65,000 characters: what is too much is counted, never cut within.
 */
export function reportMarkdown(result: ScanResult, context: Context): string {
  const open = result.findings.filter(({ accepted }) => accepted === null)
  const before = [...headParts(result, context), ...leftoverParts(result), tableText(open)]
  const after = [
    ...listParts('### Not looked at', notLookedEntries(result), ROOM.notLooked),
    ...listParts('### Undecided: nothing harmless can tell', undecidedEntries(result), ROOM.undecided),
    ...foldedParts(result, context)
  ]
  const others = [...before, ...after].reduce((sum, part) => sum + part.length + 2, 0)
  const parts = [...before, ...detailParts(open, MOST_CHARACTERS - others), ...after]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const VERDICT: Readonly<Record<number, string>> = { 0: ' passed', 1: ' failed' }

function headParts(result: ScanResult, { exit }: Context): string[] {
  const { tool, mode, insecure, summary, findings, comparison } = result
  const verdict = `${prose(tool.name, 50)}${VERDICT[exit.code] ?? ''}`
  const accepted = summary.accepted === 0 ? '' : ` Accepted of these: ${summary.accepted}.`
  const changed = (change: Finding['change']): number =>
    findings.filter((finding) => finding.change === change && finding.accepted === null).length
  const since =
    comparison === null
      ? ''
      : ` Since ${code(comparison.since, 50)}: ${changed('new')} new, ${changed('worse')} worse, ${comparison.fixed.length} fixed.`
  return [
    `## ${verdict}: ${prose(exit.meaning, 200)} (exit ${exit.code})`,
    `${prose(resultText(result), 500)}${accepted} Mode ${mode}.${since}`,
    insecure ? '**Certificates were not verified (--insecure): someone in between could have answered.**' : ''
  ]
}

function leftoverParts({ leftovers }: ScanResult): string[] {
  if (leftovers.length === 0) return []
  const what = `**LEFT BEHIND: ${count(leftovers.length, 'thing')} that this run placed could not be removed.**`
  return [what, fittedText(fit(leftovers.map(leftoverEntry), ROOM.leftovers))]
}

function tableText(open: readonly Finding[]): string {
  if (open.length === 0) return 'No open findings.'
  const rows = open.slice(0, MOST_ROWS).map((finding, index) => findingRow(finding, index + 1))
  const { pieces, leftOut } = fit(rows, ROOM.table)
  const more = leftOut + open.length - rows.length
  return fittedText({ pieces: [TABLE_HEAD, ...pieces], leftOut: more })
}

/** As many as fit; those of findings beyond the table would have nothing that leads to them. */
function detailParts(open: readonly Finding[], room: number): string[] {
  if (open.length === 0) return []
  const heading = '### Proof and fix'
  const pieces = open.slice(0, MOST_ROWS).map((finding, index) => findingDetails(finding, index + 1))
  const fitted = fit(pieces, room - heading.length - 2)
  return [heading, fittedText({ ...fitted, leftOut: fitted.leftOut + open.length - pieces.length })]
}

function listParts(heading: string, entries: readonly string[], room: number): string[] {
  return entries.length === 0 ? [] : [heading, fittedText(fit(entries, room))]
}

function foldedParts(result: ScanResult, { rulesNotRun }: Context): string[] {
  const { findings, comparison, notes } = result
  const accepted = findings.filter((finding) => finding.accepted !== null)
  const fixed = comparison?.fixed ?? []
  const unknown = (comparison?.notLookedAt ?? []).map(
    (item) => `${knownEntry(item)}: ${prose(shortNames(item.reason), 300)}`
  )
  return [
    ...foldedList(`Accepted: ${count(accepted.length, 'finding')}`, accepted.map(acceptedEntry)),
    ...foldedList(`Fixed: ${count(fixed.length, 'finding')}`, fixed.map(knownEntry)),
    ...foldedList(`No verdict this time: ${count(unknown.length, 'earlier finding')}`, unknown),
    ...foldedList('Notes', [...notes.map(noteEntry), ...notAskedEntries(result), ...notRunEntries(rulesNotRun)])
  ]
}

function foldedList(summary: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [details(summary, [fittedText(fit(entries, ROOM.list))])]
}
