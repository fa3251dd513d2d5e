import type { ScanResult } from '../../findings/scan-result.js'
import { severities } from '../../findings/severity.js'
import { summaryOf } from '../../findings/summary.js'
import { count } from '../layout.js'
import { drawCard } from './card.js'
import type { Catalog, Entry } from './catalog.js'
import { html, type Markup } from './markup.js'
import { section, severityCounts } from './words.js'

// More origins than this are folded; a link from the list opens one.
const MOST_OPEN = 8

// With more findings than this a card has neither drawing nor whole answers: a browser would take seconds for them.
const MOST_WHOLE = 1000

type Group = { origin: string; id: string; entries: readonly Entry[]; counts: ScanResult['summary'] }

/** The findings by origin, with what to choose from them by; `null` if there are none. */
export function findingsPart({ byOrigin, entries }: Catalog): Markup | null {
  if (entries.length === 0) return null
  const groups = [...byOrigin].map(([origin, own], index): Group => {
    const findings = own.map(({ finding }) => finding)
    return { origin, id: `o${index + 1}`, entries: own, counts: summaryOf(findings, 0) }
  })
  const originList = groups.length === 1 ? null : originTable(groups)
  return section('findings', 'Findings', [
    filters(entries),
    originList,
    groups.map((group) => drawFoundOrigin(group, groups.length, entries.length <= MOST_WHOLE))
  ])
}

type Box = { id: string; text: string; quantity: number }

/** Boxes that the style sheet reads: what is not ticked is not shown. */
function filters(entries: readonly Entry[]): Markup | null {
  if (entries.length === 1) return null
  const findings = entries.map(({ finding }) => finding)
  const summary = summaryOf(findings, 0)
  const unchanged = findings.filter(({ change }) => change === 'unchanged').length
  const boxes = [
    ...severities.map((id): Box => ({ id, text: id, quantity: summary[id] })),
    { id: 'accepted', text: 'accepted', quantity: summary.accepted },
    { id: 'unchanged', text: 'unchanged', quantity: unchanged }
  ].filter(({ quantity }) => quantity > 0)
  return html`<fieldset class="filters">
    <legend>Show</legend>
    ${boxes.map(({ id, text, quantity }) => html`<label><input type="checkbox" id="show-${id}" checked /> ${text} (${quantity})</label> `)}
  </fieldset> `
}

/** The origins, worst first; a link shows the findings of one alone. */
function originTable(groups: readonly Group[]): Markup {
  const rows = groups
    .toSorted((a, b) => worse(a, b))
    .map(
      ({ origin, id, counts }) =>
        html`<tr>
          <th scope="row"><a href="#${id}">${origin}</a></th>
          <td>${severityCounts(counts)}</td>
        </tr> `
    )
  return html`<details class="origins" ${groups.length <= MOST_OPEN ? html` open` : null}>
    <summary>Show one of ${count(groups.length, 'origin')}, worst first</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">Origin</th>
          <th scope="col">Findings</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </details> `
}

function worse(a: Group, b: Group): number {
  const severity = severities.find((level) => a.counts[level] !== b.counts[level])
  return severity === undefined ? 0 : b.counts[severity] - a.counts[severity]
}

function drawFoundOrigin({ origin, id, entries, counts }: Group, origins: number, isWhole: boolean): Markup {
  const alone = html`<p class="alone">
    The findings of other origins are hidden. <a href="#findings">Show all origins</a>
  </p> `
  return html`<details class="origin" ${origins <= MOST_OPEN ? html` open` : null}>
    <summary>
      <h3>${origin}</h3>
      ${severityCounts(counts)}
    </summary>
    <div class="of-origin" id="${id}">
      ${origins === 1 ? null : alone}${entries.map((entry) => drawCard(entry, isWhole))}
    </div>
  </details> `
}
