import type { Acceptance, Evidence, Finding } from '../../findings/finding.js'
import { describePlace } from '../../findings/place.js'
import { evidenceLines } from '../text/evidence-lines.js'
import { listCommands } from '../text/finding-text.js'
import { GAIN, shortId, SURE } from '../text/finding-lines.js'
import { count, shortLong, shortNames, some } from '../layout.js'
import { shortCommand } from '../text/short-command.js'
import type { Entry } from './catalog.js'
import { html, joined, multiline, type Markup } from './markup.js'
import { severityChip } from './words.js'
import { wayPicture } from './way.js'

/**
 * One finding: what, where, which way, what it gives, what was seen, the proof, and where repair and reason stand.
 * @param isWhole with the way drawn here too, not only at the repair, and with requests and answers, not only commands
 */
export function drawCard({ number, finding, way, isFirstOfWay, repair, rule }: Entry, isWhole: boolean): Markup {
  const { severity, title, alsoAt, summary, exposes, confidence, accepted, change } = finding
  const marks = `${accepted === null ? '' : ' is-accepted'}${change === 'unchanged' ? ' is-unchanged' : ''}`
  const also = alsoAt.length === 0 ? null : ` and likely ${some(alsoAt)}`
  const links = [
    ...(repair === null ? [] : [html`<a href="#${repair.id}">Repair ${repair.number}</a>`]),
    html`<a href="#${rule.id}">Why it matters</a>`,
    finding.ruleId,
    `finding ${shortId(finding)}`
  ]
  return html`<article class="card ${severity}${marks}" id="f${number}">
    <h4><a class="number" href="#f${number}">${number}</a> ${severityChip(severity)}${changeChip(finding)} ${title}</h4>
    <p class="place"><code>${shortLong(describePlace(finding))}</code>${also}</p>
    ${isWhole && isFirstOfWay ? drawWay(way) : null}
    <p>
      ${GAIN[exposes]}
      <em>${SURE[confidence]}</em>${summary === '' ? null : html`<br />${multiline(shortNames(summary))}`}
    </p>
    ${accepted === null ? null : acceptedText(accepted)}
    <pre class="proof">${joined(evidenceLines(finding.evidence), '\n')}</pre>
    <p class="links">${joined(links, ' · ')}</p>
    ${isWhole ? exchanges(finding) : commands(finding)}
  </article> `
}

function drawWay(way: Entry['way']): Markup | null {
  return way === null ? null : wayPicture(way)
}

function changeChip({ accepted, change }: Finding): Markup {
  const words = [...(change === null ? [] : [change]), ...(accepted === null ? [] : ['accepted'])]
  return html`${words.map((word) => html` <span class="chip mark ${word}">${word}</span>`)}`
}

function acceptedText({ at, reason, expires, by }: Acceptance): Markup {
  const who = by === null ? '' : ` by ${by}`
  return html`<p class="accepted">Accepted until ${expires}${who}, at <code>${at}</code>: ${multiline(reason)}</p> `
}

function exchanges({ evidence }: Finding): Markup {
  const texts = evidence.map(exchangeText)
  return html`<details>
    <summary>
      ${count(evidence.length, 'request')} and ${evidence.length === 1 ? 'its answer' : 'their answers'}
    </summary>
    ${texts}
  </details>`
}

function commands(finding: Finding): Markup | null {
  const lines = listCommands(finding)
  if (lines.length === 0) return null
  return html`<details>
    <summary>Repeat (the answers stand in the JSON report)</summary>
    <pre>${joined(lines, '\n')}</pre>
  </details>`
}

/** Request and answer as curl -v shows them; a body, which may hold lines of any kind, in a box of its own. */
function exchangeText({
  probe,
  method,
  url,
  status,
  failure,
  requestHeaders,
  headers,
  bodyExcerpt,
  curl
}: Evidence): Markup {
  const lines = [
    ...(curl === '' ? [] : [shortCommand(curl), '']),
    `> ${method} ${shortLong(url)}   (probe ${probe})`,
    ...headerLines('>', requestHeaders),
    status === 0 ? `< no answer: ${failure ?? 'unknown'}` : `< ${status}`,
    ...headerLines('<', headers)
  ]
  const body = bodyExcerpt === '' ? null : html`<pre class="body">${multiline(shortLong(bodyExcerpt))}</pre>`
  return html`<pre>${joined(lines, '\n')}</pre>
    ${body}`
}

function headerLines(mark: string, headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${mark} ${name}: ${shortLong(value)}`)
}
