import { severities, type Severity } from '../../findings/severity.js'
import { count } from '../layout.js'
import { drawChart } from './chart.js'
import type { History } from '../../findings/history.js'
import { countDays, findingTable, runTable } from './history-tables.js'
import { html, type Markup } from './markup.js'
import { buildPage } from './skeleton.js'
import { median, arrangeMoments, type Moment } from './timeline.js'
import { facts, section, drawTime } from './words.js'

/**
 * What earlier runs found as one page: open findings over time by severity, and how long each finding stood. Like the
 * report it loads and runs nothing. What is open is counted to the last run, so the same history gives the same page.
 */
export function reportHistory({ runs, findings }: History): string {
  const moments = arrangeMoments(runs)
  const last = moments.at(-1)
  const outcome = last === undefined ? 'No run is recorded yet' : `${drawCounts(last)} open`
  return buildPage({
    title: `verbgate history: ${outcome}`,
    skip: { to: 'findings', text: 'Go to the time to fix' },
    header: html`<p class="kicker">verbgate history</p>
      <h1>${outcome}</h1>
      ${last === undefined ? null : historyFacts(moments, findings, last.at)}`,
    main: html`${last === undefined ? null : section('open', 'Open findings over time', picture(moments, last))}${section(
      'findings',
      'Time to fix',
      findings.length === 0 ? html`<p>No finding is recorded.</p>` : findingTable(findings, last?.at ?? Number.NaN)
    )}`,
    footer: html`<p>Times are in UTC. What is still open is counted to the last run.</p>`
  })
}

function historyFacts(moments: readonly Moment[], findings: History['findings'], now: number): Markup {
  const [first, last] = [moments[0], moments.at(-1)]
  const incomplete = moments.filter(({ run }) => run.incomplete).length
  return facts([
    ['Runs', `${moments.length}${incomplete === 0 ? '' : `, ${incomplete} of them incomplete`}`],
    ['First', first === undefined ? null : drawTime(first.run.at)],
    ['Last', last === undefined ? null : html`${drawTime(last.run.at)}${last.run.incomplete ? ', incomplete' : null}`],
    [
      'Fixed so far',
      severities
        .map((severity) => fixedText(severity, findings, now))
        .filter(Boolean)
        .join('; ')
    ]
  ])
}

/** `3 high in 12 days (median)`. */
function fixedText(severity: Severity, findings: History['findings'], now: number): string {
  const fixed = findings.filter((finding) => finding.severity === severity && finding.fixedAt !== null)
  if (fixed.length === 0) return ''
  const days = fixed.map((finding) => countDays(finding, now)).filter((quantity) => quantity !== null)
  return `${fixed.length} ${severity} in ${count(median(days), 'day')} (median)`
}

function picture(moments: readonly Moment[], last: Moment): Markup {
  const isMissed = moments.some(({ run }) => run.incomplete)
  const legend = 'A cross below the picture marks a run that could not look at everything: more may have been open.'
  return html`<div class="wide" role="region" aria-label="Picture of open findings over time" tabindex="0">
      ${drawChart(moments, label(moments, last))}
    </div>
    ${isMissed ? html`<p class="note">${legend}</p>` : null} ${runTable(moments)}`
}

function label(moments: readonly Moment[], last: Moment): string {
  const most = moments.reduce((highest, { run }) => Math.max(highest, total(run.open)), 0)
  const [first] = moments
  const began = first === undefined ? '' : `${first.run.at.slice(0, 10)}: ${drawCounts(first)} open. `
  return `${began}At most ${most} open. ${last.run.at.slice(0, 10)}: ${drawCounts(last)} open. The numbers stand below.`
}

function drawCounts({ run: { open } }: Moment): string {
  const counts = severities.filter((severity) => open[severity] > 0)
  return counts.length === 0 ? 'Nothing' : counts.map((severity) => `${open[severity]} ${severity}`).join(', ')
}

function total(open: Readonly<Record<Severity, number>>): number {
  return severities.reduce((sum, severity) => sum + open[severity], 0)
}
