import { severities } from '../../findings/severity.js'
import { html, type Markup, type Part } from './markup.js'
import type { Moment } from './timeline.js'

/** Where times and counts lie in the drawing. */
export type Scale = {
  first: number
  last: number
  most: number
  /** Between two lines of the grid. */
  stepCount: number
  left: number
  right: number
  top: number
  bottom: number
  x: (at: number) => number
  y: (count: number) => number
}

const [LEFT, RIGHT, TOP, BOTTOM] = [54, 650, 28, 240]
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
// As many as do not touch each other, on a phone too, where the letters are larger than the drawing.
const MOST_DATES = 4
const MOST_TIMES = 3
// A span that is shorter than this is told in hours.
const SHORT_DAYS = 5

/** The scale that holds all moments, with a step of 1, 2 or 5 times a power of ten. */
export function fitScale(moments: readonly Moment[]): Scale {
  const totals = moments.map(({ run }) => severities.reduce((sum, severity) => sum + run.open[severity], 0))
  const stepCount = stepFor(totals.reduce((most, total) => Math.max(most, total), 0))
  const most = Math.max(1, Math.ceil(totals.reduce((a, b) => Math.max(a, b), 0) / stepCount)) * stepCount
  const [first, last] = [moments[0]?.at ?? 0, moments.at(-1)?.at ?? 0]
  const span = Math.max(1, last - first)
  return {
    first,
    last,
    most,
    stepCount,
    left: LEFT,
    right: RIGHT,
    top: TOP,
    bottom: BOTTOM,
    x: (at) => LEFT + ((at - first) / span) * (RIGHT - LEFT),
    y: (count) => BOTTOM - (count / most) * (BOTTOM - TOP)
  }
}

/** Four lines or a few more. */
function stepFor(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / 4)))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step * 5 >= most) ?? 10 * power
}

/** The grid, with counts on the left and dates below. */
export function axes({ most, stepCount, y, ...scale }: Scale): Markup {
  const counts = Array.from({ length: Math.round(most / stepCount) + 1 }, (_, index) => index * stepCount)
  const lines = counts.map((count) => `M${scale.left} ${y(count)}H${scale.right}`)
  return html`<path class="grid" d="${lines.join('')}" />
    ${counts.map((count) => html`<text class="axis end" x="${scale.left - 8}" y="${y(count) + 4}">${count}</text>`)}
    <text class="axis start" x="${scale.left}" y="22">open findings</text>
    ${dates(scale)}
    <text class="axis" x="${(scale.left + scale.right) / 2}" y="292">time of the run, UTC</text>`
}

/** As much of an instant as tells it from the others of a span; the head of the page has the first and last in full. */
function tellTime(instant: string, spanMs: number): string {
  const [date, time] = [instant.slice(0, 10), instant.slice(11, 19)]
  if (spanMs > 0 && spanMs < HOUR_MS) return time
  return spanMs < SHORT_DAYS * DAY_MS ? `${date} ${time.slice(0, 5)}` : date
}

function dates({
  first,
  last,
  left,
  right,
  bottom
}: Pick<Scale, 'first' | 'last' | 'left' | 'right' | 'bottom'>): Part {
  const isShort = last - first < SHORT_DAYS * DAY_MS
  const parts = last > first ? (isShort ? MOST_TIMES : MOST_DATES) - 1 : 0
  return Array.from({ length: parts + 1 }, (_, index) => {
    const share = parts === 0 ? 0 : index / parts
    const text = new Date(first + (last - first) * share).toISOString()
    const shown = tellTime(text, last - first)
    const side = index === 0 ? ' start' : index === parts ? ' end' : ''
    return html`<text class="axis${side}" x="${Math.round(left + (right - left) * share)}" y="${bottom + 28}"
      >${shown}</text
    >`
  })
}
