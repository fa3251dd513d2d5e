import type { Change } from '../../findings/finding.js'
import type { Comparison, KnownFinding, Note, ScanResult } from '../../findings/scan-result.js'
import { describePlace } from '../../findings/place.js'
import { count, shortLong, shortNames } from '../layout.js'
import { html, multiline, type Markup, type Part } from './markup.js'
import { facts, list, section, severityChip, drawTime } from './words.js'

/** What became of the findings of an earlier run; `null` if there is none to compare with. */
export function comparisonPart({ comparison, findings }: ScanResult): Markup | null {
  if (comparison === null) return null
  const changed = (change: Change): number => findings.filter((finding) => finding.change === change).length
  return section('changes', 'What changed', [
    html`<p>Since the run of ${drawTime(comparison.since)}.</p> `,
    facts([
      ['New', changed('new')],
      ['Worse', changed('worse')],
      ['Unchanged', changed('unchanged')],
      ['Fixed', fixedList(comparison)],
      ['Not looked at again', notLookedAtList(comparison)]
    ])
  ])
}

/** What wants looking after in the owner's own files; `null` if nothing does. */
export function notesPart(notes: readonly Note[]): Markup | null {
  if (notes.length === 0) return null
  const items = notes.map(
    ({ message, place }) => html`${multiline(message)}${place === null ? null : html` <code>${place}</code>`}`
  )
  return section('notes', 'Notes', list(items, count(items.length, 'note')))
}

function fixedList({ fixed }: Comparison): Part {
  return fixed.length === 0 ? 0 : list(fixed.map(known), count(fixed.length, 'finding'))
}

function notLookedAtList({ notLookedAt }: Comparison): Part {
  if (notLookedAt.length === 0) return 0
  const items = notLookedAt.map((finding) => html`${known(finding)}<br />${multiline(shortNames(finding.reason))}`)
  return list(items, count(items.length, 'finding'))
}

function known(finding: KnownFinding): Markup {
  const { severity, title, ruleId } = finding
  return html`${severityChip(severity)} ${title},
    <code>${shortLong(describePlace(finding))}</code> (<code>${ruleId}</code>)`
}
