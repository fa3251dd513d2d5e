import { severities, type Severity } from '../../findings/severity.js'
import { html, joined, type Markup, type Part } from './markup.js'

/** `2026-01-01 00:00:03 UTC` in a `time` element; what is no time stands as it is. */
export function drawTime(iso: string): Markup {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return html`${iso}`
  const text = at.toISOString()
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 19)} UTC</time>`
}

/** The severity as a word on its colour. */
export function severityChip(severity: Severity): Markup {
  return html`<span class="chip ${severity}">${severity}</span>`
}

/** How many findings there are of each severity that occurs, worst first. */
export function severityCounts(counts: Readonly<Record<Severity, number>>): Markup {
  const found = severities.filter((severity) => counts[severity] > 0)
  return joined(
    found.map((severity) => html`<span class="chip ${severity}">${counts[severity]} ${severity}</span>`),
    ' '
  )
}

/** A list of names and what belongs to them; entries without content are left out. */
export function facts(entries: readonly (readonly [name: string, content: Part])[]): Markup {
  const told = entries.filter(([, content]) => content !== null && content !== '')
  return html`<dl>
    ${told.map(
      ([name, content]) =>
        html` <div>
          <dt>${name}</dt>
          <dd>${content}</dd>
        </div>`
    )}
  </dl>`
}

/** A part of the page that the contents can lead to. */
export function section(id: string, heading: string, content: Part, className = 'part'): Markup {
  return html`<section class="${className}" id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    ${content}
  </section> `
}

/** A list, folded if it is longer than `most`. */
export function list(items: readonly Part[], what: string, most = 20): Markup {
  const entries = html`<ul class="list">
    ${items.map((item) => html` <li>${item}</li>`)}
  </ul>`
  return items.length <= most
    ? entries
    : html`<details>
        <summary>${what}</summary>
        ${entries}
      </details>`
}
