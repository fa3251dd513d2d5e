import { severities } from '../../findings/severity.js'
import { count, shortLong } from '../layout.js'
import type { History } from '../../findings/history.js'
import { describePlace } from '../../findings/place.js'
import { html, type Markup } from './markup.js'
import type { Moment } from './timeline.js'
import { severityChip, drawTime } from './words.js'

const DAY_MS = 86_400_000

/** The chart's numbers, folded: the newest run first. */
export function runTable(moments: readonly Moment[]): Markup {
  const heads = [...severities, 'all'].map((name) => html`<th scope="col" class="figure">${name}</th>`)
  return html`<details>
    <summary>The numbers of ${count(moments.length, 'run')}, newest first</summary>
    ${wideTable(
      'Open findings by run',
      html`<th scope="col">Run</th>
        ${heads}
        <th scope="col">Remark</th>`,
      moments.toReversed().map(runRow)
    )}
  </details>`
}

function runRow({ run: { at, open, incomplete } }: Moment): Markup {
  const counts = severities.map((severity) => open[severity])
  const all = counts.reduce((sum, quantity) => sum + quantity, 0)
  const names = [...severities, 'all']
  const figures = [...counts, all].map(
    (quantity, index) => html`<td class="figure" data-label="${names[index] ?? ''}">${quantity}</td>`
  )
  return html`<tr>
    <th scope="row" data-label="Run">${drawTime(at)}</th>
    ${figures}
    <td data-label="Remark">${incomplete ? 'incomplete' : ''}</td>
  </tr> `
}

/** How long each finding stood: open ones first, worst and oldest first; then what was fixed, latest first. */
export function findingTable(findings: History['findings'], now: number): Markup {
  return wideTable(
    'Time to fix',
    html`<th scope="col">Finding</th>
      <th scope="col" class="where">Place</th>
      <th scope="col">Severity</th>
      <th scope="col">First seen</th>
      <th scope="col">Fixed</th>
      <th scope="col" class="figure">Days</th>`,
    findings.toSorted(byUrgency).map((finding) => findingRow(finding, now))
  )
}

/** Whole days from the first sight to the repair, or to the last run while it is open; `null` without readable times. */
export function countDays({ firstSeenAt, fixedAt }: History['findings'][number], now: number): number | null {
  const days = ((fixedAt === null ? now : Date.parse(fixedAt)) - Date.parse(firstSeenAt)) / DAY_MS
  return Number.isNaN(days) ? null : Math.max(0, Math.floor(days))
}

function findingRow(finding: History['findings'][number], now: number): Markup {
  const { ruleId, title, severity, firstSeenAt, fixedAt } = finding
  const days = countDays(finding, now)
  return html`<tr>
    <td data-label="Finding">
      <span>${title}<br /><code>${ruleId}</code></span>
    </td>
    <td class="where" data-label="Place"><code>${shortLong(describePlace(finding))}</code></td>
    <td data-label="Severity"><span>${severityChip(severity)}</span></td>
    <td data-label="First seen">${drawTime(firstSeenAt)}</td>
    <td data-label="Fixed">${fixedAt === null ? html`<strong>still open</strong>` : drawTime(fixedAt)}</td>
    <td class="figure" data-label="Days">${days === 0 ? 'less than 1' : days}</td>
  </tr> `
}

/** By text, as ISO 8601 sorts. */
function byUrgency(a: History['findings'][number], b: History['findings'][number]): number {
  if (a.fixedAt !== null || b.fixedAt !== null) return compare(b.fixedAt ?? '~', a.fixedAt ?? '~')
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compare(a.firstSeenAt, b.firstSeenAt) ||
    compare(a.fingerprint, b.fingerprint)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A table that scrolls by itself where the screen is narrow; with the keyboard too. */
function wideTable(name: string, head: Markup, rows: readonly Markup[]): Markup {
  return html`<div class="wide stacked" role="region" aria-label="${name}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}
