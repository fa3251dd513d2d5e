import type { Finding } from '../../findings/finding.js'
import { describePlace, type Places } from '../../findings/place.js'
import { fixText, hopText } from './area-lines.js'
import { evidenceLines } from './evidence-lines.js'
import { explainMeaning } from './finding-lines.js'
import { printable, shortLong, shortNames, some } from '../layout.js'
import { shortCommand } from './short-command.js'

/** Where a finding is: `http://shop.example/images/ (and likely /images/a/)`; printable. */
export function describePlaces(places: Places): string {
  const { alsoAt } = places
  return `${printable(shortLong(describePlace(places)))}${alsoAt.length === 0 ? '' : ` (and likely ${some(alsoAt)})`}`
}

/**
 * One finding as lines of plain text for a viewer that knows nothing of it: what and where, the proof, who let it
 * through, the fix, commands that repeat the requests, the rule. Printable.
 */
export function findingText(finding: Finding): string {
  const { title, severity, change, summary, why, ruleId, cwe, references } = finding
  const since = change === 'new' || change === 'worse' ? `, ${change}` : ''
  return [
    `${printable(title)} (${severity}${since})`,
    describePlaces(finding),
    explainMeaning(finding),
    ...part('Seen', splitLines(shortNames(summary))),
    ...part('Proof', evidenceLines(finding.evidence)),
    ...part('Who', splitLines(hopText(finding))),
    ...part('Fix', splitLines(fixText(finding))),
    ...part('Repeat', listCommands(finding)),
    ...part('Why', splitLines(why)),
    ...part('Rule', [[ruleId, ...cwe].join(' '), ...references].map(printable))
  ].join('\n')
}

/** Commands that repeat the requests, each once; printable. */
export function listCommands({ evidence }: Finding): string[] {
  return [...new Set(evidence.map(({ curl }) => printable(shortCommand(curl))))].filter((command) => command !== '')
}

/** Text by its own lines, each printable. */
export function splitLines(text: string): string[] {
  const trimmed = text.trimEnd()
  return trimmed === '' ? [] : trimmed.split('\n').map(printable)
}

function part(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${name}:`, ...lines.map((line) => `  ${line}`)]
}
