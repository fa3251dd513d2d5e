import type { Acceptance, Finding } from '../../findings/finding.js'
import type { KnownFinding, ScanResult } from '../../findings/scan-result.js'
import { describePlace } from '../../findings/place.js'
import { shortId } from './finding-lines.js'
import {
  block,
  count,
  field,
  item,
  joined,
  printable,
  shortLong,
  shortNames,
  type Margin,
  type Page
} from '../layout.js'

const MARGIN: Margin = { indent: 2, label: 12 }

/** What changed since the earlier run: numbers, then what is fixed and what was not looked at this time. */
export function changeLines({ comparison, findings }: ScanResult, page: Page): string[] {
  if (comparison === null) return []
  const { since, fixed, notLookedAt } = comparison
  const having = (change: Finding['change']): number => findings.filter((finding) => finding.change === change).length
  const numbers = [
    `${having('new')} new, ${having('worse')} worse, ${fixed.length} fixed, ${having('unchanged')} as before`,
    ...(notLookedAt.length > 0 ? [`${notLookedAt.length} not looked at`] : [])
  ]
  return [
    ...joined([`Since ${since}: ${numbers.join(', ')}.`], page.columns).map(page.paint.strong),
    ...fixed.flatMap((finding) => item(`fixed: ${nameFinding(finding)}`, { indent: 0, label: 0 }, page)),
    ...notLookedAt.flatMap((finding) =>
      item(
        `not looked at: ${nameFinding(finding)}\n${printable(shortNames(finding.reason))}`,
        { indent: 0, label: 0 },
        page
      )
    )
  ]
}

/** The findings of one origin that its owner accepted, each with the reason and the last day. */
export function acceptedLines(origin: string, { findings }: ScanResult, page: Page): string[] {
  const accepted = findings.flatMap((finding) =>
    finding.origin === origin && finding.accepted !== null ? [{ finding, acceptance: finding.accepted }] : []
  )
  if (accepted.length === 0) return []
  return [
    ...field('ACCEPTED', `${count(accepted.length, 'finding')} that the owner lives with:`, MARGIN, page),
    ...accepted.flatMap(({ finding, acceptance }) => item(`${nameFinding(finding)}\n${why(acceptance)}`, MARGIN, page))
  ]
}

/** What wants looking after in the owner's own files. */
export function noteLines({ notes }: ScanResult, { paint, columns }: Page): string[] {
  return notes.flatMap(({ message, place }) =>
    block('Note: ', `${message}${place === null ? '' : ` (${place})`}.`, columns).map(paint.warn)
  )
}

/** A finding in one line: `HIGH Anyone can place files here (PUT), https://shop.example/images/ (put-accepted, finding 1a2b...)`. */
export function nameFinding(finding: KnownFinding): string {
  const { severity, title, ruleId } = finding
  return `${severity.toUpperCase()} ${title}, ${shortLong(describePlace(finding))} (${ruleId}, finding ${shortId(finding)})`
}

function why({ reason, expires, by }: Acceptance): string {
  return `up to ${expires}${by === null ? '' : `, by ${by}`}: ${reason}`
}
