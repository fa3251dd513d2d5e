import { groupBy } from '../../shared/group.js'
import { count, shortLong } from '../layout.js'
import type { Entry, Repair, RuleText } from './catalog.js'
import { html, joined, multiline, type Markup, type Part } from './markup.js'
import { wayPicture } from './way.js'
import { list, section, severityChip } from './words.js'

// As many as fit beside each other; the others are found by the number of the repair in their cards.
const MOST_LINKS = 24
const MOST_SITES = 8

/** What to do, each advice once, the worst finding's first. */
export function repairsPart(repairs: readonly Repair[]): Markup | null {
  if (repairs.length === 0) return null
  const isSingle = new Set(repairs.flatMap(({ closes }) => closes.map(({ finding }) => finding.origin))).size === 1
  const drawn = repairs.map((repair, index) => {
    const isSame = (other: Repair): boolean => other.who === repair.who && other.way?.id === repair.way?.id
    const told = repairs.slice(0, index).find((other) => other.who !== '' && isSame(other))
    return drawRepair(repair, { told: told ?? null, isSingle })
  })
  return section('repairs', 'What to do', drawn)
}

/** What the rules say about their findings: why they matter, and where more is written. */
export function rulesPart(rules: readonly RuleText[]): Markup | null {
  return rules.length === 0 ? null : section('rules', 'Why it matters', rules.map(drawRule))
}

/** What other repairs say: an earlier one the same of the way, and all of them that there is one site. */
type Beside = { told: Repair | null; isSingle: boolean }

function drawRepair(
  { id, number, way, who, fixes, otherFixes, worst, closes }: Repair,
  { told, isSingle }: Beside
): Markup {
  const products = fixes.map(([product]) => product).filter((product) => product !== 'any')
  const where = products.length === 0 ? '' : ` at ${products.join(' and ')}`
  return html`<article class="repair ${worst.severity}" id="${id}">
    <h3>
      ${severityChip(worst.severity)} Repair ${number}${where} closes
      ${count(closes.length, 'finding')}${worst.accepted === null ? null : ', accepted'}
    </h3>
    ${told === null ? wayText(way, who) : html`<p>The way in is that of <a href="#${told.id}">Repair ${told.number}</a>.</p> `}
    ${fixes.map(drawFix)} ${isSingle ? findingLinks(closes) : sites(closes)}
    ${
      otherFixes.length === 0
        ? null
        : html`<details>
            <summary>For other products</summary>
            ${otherFixes.map(drawFix)}
          </details> `
    }
  </article> `
}

function wayText(way: Repair['way'], who: string): Markup {
  return html`${way === null ? null : wayPicture(way)} ${who === '' ? null : html`<p>${multiline(who)}</p> `}`
}

function findingLinks(closes: readonly Entry[]): Markup {
  return html`<p>${closes.length === 1 ? 'Finding' : 'Findings'}: ${links(closes)}</p> `
}

/** On which site the repair is to be made, and the findings there that it closes. */
function sites(closes: readonly Entry[]): Markup {
  const bySite = [...groupBy(closes, ({ finding }) => finding.origin)]
  const more = bySite.length - MOST_SITES
  const lines = bySite.slice(0, MOST_SITES).map(([origin, entries]) => {
    const what = entries.length === 1 ? 'finding' : 'findings'
    return html`<p>On <code>${shortLong(origin)}</code>: ${what} ${links(entries)}</p> `
  })
  return html`${lines}${more > 0 ? html`<p>And on ${count(more, 'more site')}.</p> ` : null}`
}

function drawFix([product, text]: readonly [string, string]): Markup {
  return html`<div class="fix">
    <b>${product === 'any' ? 'anywhere' : product}</b>
    <pre>${multiline(text)}</pre>
  </div> `
}

function links(entries: readonly Entry[]): Part {
  const shown = entries.slice(0, MOST_LINKS).map(({ number, finding }) => {
    return html`<a href="#f${number}">${number}</a>${finding.accepted === null ? null : ' (accepted)'}`
  })
  const more = entries.length - shown.length
  return html`${joined(shown, ', ')}${more > 0 ? ` and ${more} more` : null}`
}

function drawRule({ id, ruleId, title, why, cwe, references }: RuleText): Markup {
  return html`<article class="rule" id="${id}">
    <h3>${title}</h3>
    <p class="place"><code>${ruleId}</code>${cwe.map((name) => ` ${name}`)}</p>
    ${why === '' ? null : html`<p>${multiline(why)}</p> `}${references.length === 0 ? null : list(references.map(reference), count(references.length, 'reference'))}
  </article> `
}

/** A link only where the rule's text is a web address and nothing else. */
function reference(text: string): Part {
  const isLink = /^https?:\/\/[!-~]+$/i.test(text) && URL.canParse(text)
  return isLink ? html`<a href="${text}" rel="noreferrer noopener">${text}</a>` : text
}
