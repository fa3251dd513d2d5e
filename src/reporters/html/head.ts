import type { ScanResult } from '../../findings/scan-result.js'
import { severities } from '../../findings/severity.js'
import { count, shortLong, some } from '../layout.js'
import type { ReportContext, RulesNotRun } from '../reporter.js'
import { chooseColor, foundText, formatSeconds } from '../text/summary-lines.js'
import { modeText } from '../text/text.js'
import { html, multiline, type Markup } from './markup.js'
import { facts, list, section, drawTime } from './words.js'

/** The outcome, and the exit code with its meaning. */
export function drawHead(result: ScanResult, { exit }: ReportContext): Markup {
  const { tool } = result
  return html`<p class="kicker">${tool.name} ${tool.version} report</p>
    <h1>${foundText(result)}</h1>
    <p class="exit ${chooseColor(result, exit.code)}"><strong>Exit ${exit.code}</strong>: ${exit.meaning}</p>
    ${tiles(result)}`
}

/** What kind of run it was, and how to find it in the servers' logs. */
export function runFacts(result: ScanResult, { lastSuccessAt, rulesNotRun }: ReportContext): Markup {
  const { runId, startedAt, rules, summary, targets } = result
  return facts([
    ['Target', some([...new Set(targets.map(({ url }) => url))], 6)],
    ['Started', html`${drawTime(startedAt)}, took ${formatSeconds(result)} s`],
    ['Last complete run', lastSuccessAt === null ? null : drawTime(lastSuccessAt)],
    ['Mode', modeText(result)],
    ['Requests', summary.requests],
    ['Rules', html`${count(rules.length, 'rule')} ran${rulesNotRun.map(notRun)}`],
    ['Run', html`<code>${runId}</code>`]
  ])
}

/** What has to be seen before anything else; `null` if there is nothing. */
export function drawAlarms(result: ScanResult): Markup | null {
  const { leftovers, insecure, failed, targets } = result
  const missed = targets.filter(({ status }) => status !== 'complete')
  const isComplete = failed.length === 0 && missed.length === 0
  const alarms = [
    ...(leftovers.length === 0 ? [] : [leftoverAlarm(leftovers)]),
    ...(insecure
      ? [
          html`<p class="alarm">
            Certificates were not verified (--insecure): someone in between could have answered.
          </p> `
        ]
      : []),
    ...(isComplete ? [] : [missedAlarm(missed.length, failed.length)])
  ]
  return alarms.length === 0 ? null : html`${alarms}`
}

function missedAlarm(targets: number, checks: number): Markup {
  const what = [...(targets > 0 ? [count(targets, 'target')] : []), ...(checks > 0 ? [count(checks, 'check')] : [])]
  return html`<p class="alarm">
    <strong>Incomplete</strong>: ${what.join(' and ')} could not be looked at.
    <a href="#coverage">What was and was not looked at</a>
  </p> `
}

function leftoverAlarm(leftovers: ScanResult['leftovers']): Markup {
  const items = leftovers.map(({ url, reason }) => html`<code>${shortLong(url)}</code><br />${multiline(reason)}`)
  return section(
    'leftovers',
    `Left behind: ${count(leftovers.length, 'thing')} that this run placed could not be removed`,
    html`<p>Remove what is listed on the server, or let <code>verbgate cleanup</code> try again.</p>
      ${list(items, count(items.length, 'thing'))}`,
    'alarm'
  )
}

/** Findings by severity, those that do not occur too: a zero is an answer. */
function tiles({ summary }: ScanResult): Markup {
  const all = severities.map(
    (severity) =>
      html`<li class="tile ${summary[severity] === 0 ? 'none' : severity}"><b>${summary[severity]}</b> ${severity}</li>`
  )
  return html`<ul class="tiles">
    ${all}
  </ul>`
}

function notRun({ why, ids }: RulesNotRun): Markup | null {
  return ids.length === 0 ? null : html`; ${count(ids.length, 'rule')} not run ${why}`
}
