import type { Hop } from '../../findings/finding.js'
import { printable } from '../layout.js'
import { html, type Markup } from './markup.js'

type Role = 'client' | 'passed' | 'answered' | 'seen'
type Station = { name: string; role: Role }

/** A drawing that several findings share: drawn once, used by its id. */
export type Way = { id: string; width: number; label: string; drawing: Markup }

const HEIGHT = 52
const BOX_HEIGHT = 30
const GAP = 34
const MOST_STATIONS = 7
const MOST_LETTERS = 18
const SAID: Readonly<Record<Role, string>> = { client: '', passed: 'let it through', answered: 'answered', seen: '' }

/** The way from the client to whatever answered, drawn with `id`; `null` if no product is known. */
export function drawWay(hop: Hop | null, id: string): Way | null {
  const stations = listStations(hop)
  if (stations.length < 2) return null
  const label = stations.map(({ name, role }) => (SAID[role] === '' ? name : `${name} (${SAID[role]})`)).join(', then ')
  let x = 1
  const boxes = stations.map((station) => {
    const box = drawBox(station, x)
    x += measureWidth(station) + GAP
    return box
  })
  return { id, width: x - GAP + 1, label: `Way of the request: ${label}`, drawing: html`<g id="${id}">${boxes}</g> ` }
}

/** All drawings, out of sight, for `wayPicture` to use. */
export function wayDrawings(ways: readonly Way[]): Markup {
  if (ways.length === 0) return html``
  return html`<svg class="drawings" width="0" height="0" aria-hidden="true">
    <defs>${ways.map(({ drawing }) => drawing)}</defs>
  </svg> `
}

/** The picture in its place, with a text for those who do not see it. */
export function wayPicture({ id, width, label }: Way): Markup {
  return html`<svg
    class="way"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${width} ${HEIGHT}"
    width="${width}"
    height="${HEIGHT}"
  >
    <use href="#${id}" />
  </svg>`
}

/** Everything in front of the product that answered let the request through; what lies behind it was not asked. */
function listStations(hop: Hop | null): Station[] {
  if (hop === null) return []
  const { chain, answeredBy } = hop
  const names = answeredBy === null || chain.includes(answeredBy) ? chain : [...chain, answeredBy]
  const answered = answeredBy === null ? -1 : names.indexOf(answeredBy)
  const products = names.map((name, index): Station => {
    if (index === answered) return { name, role: 'answered' }
    return { name, role: index < answered ? 'passed' : 'seen' }
  })
  return [{ name: 'client', role: 'client' }, ...fewer(products)]
}

/** The first and the last of a long way. */
function fewer(stations: readonly Station[]): Station[] {
  if (stations.length < MOST_STATIONS) return [...stations]
  const left = stations.length - MOST_STATIONS + 2
  return [...stations.slice(0, 2), { name: `${left} more`, role: 'seen' }, ...stations.slice(2 + left)]
}

function drawBox(station: Station, x: number): Markup {
  const { name, role } = station
  const width = measureWidth(station)
  const middle = x + width / 2
  const arrow = html`<path class="arrow" d="M${x - GAP + 3} 16H${x - 4}m-7 -5l7 5l-7 5" />`
  return html`${role === 'client' ? null : arrow}<rect
      class="${role}"
      x="${x}"
      y="1"
      width="${width}"
      height="${BOX_HEIGHT}"
      rx="5"
    /><text x="${middle}" y="21">${cut(name)}</text
    >${SAID[role] === '' ? null : html`<text class="said ${role}" x="${middle}" y="46">${SAID[role]}</text>`}`
}

/** In units of the drawing: wide enough for the name and for what is said below it. */
function measureWidth({ name, role }: Station): number {
  // Latin letters of 13 units are about 7.5 wide, ideographs as wide as high.
  const letters = Array.from(cut(name)).reduce((sum, letter) => sum + (letter > '\u2e7f' ? 13.5 : 7.5), 0)
  return Math.ceil(Math.max(letters + 20, SAID[role].length * 6.2))
}

function cut(name: string): string {
  const letters = Array.from(printable(name))
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : letters.join('')
}
