import type { Finding } from '../../findings/finding.js'
import type { KnownFinding } from '../../findings/scan-result.js'
import { describePlace } from '../../findings/place.js'
import { fixText, hopText } from '../text/area-lines.js'
import { evidenceLines } from '../text/evidence-lines.js'
import { explainMeaning } from '../text/finding-lines.js'
import { listCommands, splitLines, describePlaces } from '../text/finding-text.js'
import { count, shortLong, shortNames, some } from '../layout.js'
import { cellCode, clipped, code, codeBlock, details, prose } from './markdown-text.js'

// A finding has room for all that the built-in rules say; what is longer comes from a server, and is cut. Characters.
const TITLE = 150
const PLACE = 200
const PASSAGE = 600
const LINE = 300
const LINES = 30

/** What a table of findings begins with. */
export const TABLE_HEAD = '| | Severity | Finding | Where | Rule |\n| --: | :-- | :-- | :-- | :-- |'

/** A row of the table; `number` is that of its details. */
export function findingRow(finding: Finding, number: number): string {
  const { severity, change, title, alsoAt, ruleId } = finding
  const mark = change === 'new' || change === 'worse' ? `**${change.toUpperCase()}** ` : ''
  const also = alsoAt.length === 0 ? '' : ` and likely ${count(alsoAt.length, 'more place')}`
  const where = `${cellCode(shortLong(describePlace(finding)), PLACE)}${also}`
  return `| ${number} | **${severity}** | ${mark}${prose(title, TITLE)} | ${where} | ${cellCode(ruleId, TITLE)} |`
}

/** The proof and what to do about it, to unfold. */
export function findingDetails(finding: Finding, number: number): string {
  const { severity, title, summary, why, ruleId, cwe, references } = finding
  const hop = hopText(finding)
  const commands = listCommands(finding)
  return details(`${number}. <b>${severity}</b> ${prose(title, TITLE)}`, [
    `Where: ${code(describePlaces(finding), PASSAGE)}`,
    `Means: ${prose(explainMeaning(finding), PASSAGE)}`,
    ...(summary === '' ? [] : [`Seen: ${prose(shortNames(summary), PASSAGE)}`]),
    block('text', evidenceLines(finding.evidence)),
    ...(hop === '' ? [] : [`Who: ${prose(hop, PASSAGE)}`]),
    ...fixParts(finding),
    ...(commands.length === 0 ? [] : ['To repeat it:', block('sh', commands)]),
    ...(why === '' ? [] : [`Why: ${prose(why, PASSAGE)}`]),
    `Rule: ${code([ruleId, ...cwe].join(' '), TITLE)}${references.length === 0 ? '' : ` ${code(some(references), PASSAGE)}`}`
  ])
}

/** A finding that the owner accepted, as an entry of a list. */
export function acceptedEntry(finding: Finding): string {
  const { severity, title, ruleId, accepted } = finding
  const what = `- **${severity}** ${prose(title, TITLE)} ${code(describePlace(finding), PLACE)} (${code(ruleId, TITLE)})`
  if (accepted === null) return what
  const by = accepted.by === null ? '' : ` by ${prose(accepted.by, TITLE)}`
  return `${what}: accepted until ${prose(accepted.expires, TITLE)}${by}: ${prose(accepted.reason, LINE)}`
}

/** A finding of an earlier run, as an entry of a list. */
export function knownEntry(finding: KnownFinding): string {
  const { severity, title, ruleId } = finding
  return `- **${severity}** ${prose(title, TITLE)} ${code(shortLong(describePlace(finding)), PLACE)} (${code(ruleId, TITLE)})`
}

/** One line is prose, several are configuration. */
function fixParts(finding: Finding): string[] {
  const fix = fixText(finding)
  if (fix === '') return []
  return fix.includes('\n') ? ['Fix:', block('text', splitLines(fix))] : [`Fix: ${prose(fix, PASSAGE)}`]
}

function block(language: string, lines: readonly string[]): string {
  const shown = lines.slice(0, LINES).map((line) => clipped(line, LINE))
  const more = lines.length > LINES ? [`... (${lines.length - LINES} lines more)`] : []
  return codeBlock(language, [...shown, ...more])
}
