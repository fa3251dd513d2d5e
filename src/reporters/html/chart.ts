import { severities, type Severity } from '../../findings/severity.js'
import { axes, fitScale, type Scale } from './axes.js'
import { html, verbatim, type Markup, type Part } from './markup.js'
import type { Moment } from './timeline.js'

/** From `from` to `to`, in units of the drawing, a severity takes the height between two counts. */
type Step = { from: number; to: number; low: number; high: number }

// The patterns tell the severities apart where colours do not; critical is solid.
const HATCHES: Readonly<Record<Severity, string>> = {
  critical: '',
  high: 'M-2 2l4 -4M0 8l8 -8M6 10l4 -4',
  medium: 'M0 4h8M4 0v8',
  low: 'M0 4h8',
  info: 'M4 3v2'
}

/** What the last instant and a run before a gap take, in units of the drawing. */
const SHORTEST = 8

/**
 * Open findings over time as bands on each other, the gravest at the bottom. Crosses below are runs that could not look
 * at everything; where no run was for long there is nothing.
 * @param moments at least one
 * @param label what the picture shows, for those who do not see it
 */
export function drawChart(moments: readonly Moment[], label: string): Markup {
  const scale = fitScale(moments)
  const shown = severities.filter((severity) => moments.some(({ run }) => run.open[severity] > 0))
  return html`<svg class="chart" role="img" aria-label="${label}" viewBox="0 0 820 300">
    <defs>${shown.map(hatch)}</defs>
    ${axes(scale)}${gaps(moments, scale)}${shown.map((severity) => band(severity, moments, scale))}
    ${missed(moments, scale)}${labels(shown, moments, scale)}
  </svg>`
}

function hatch(severity: Severity): Markup {
  return html`<pattern id="hatch-${severity}" width="8" height="8" patternUnits="userSpaceOnUse">
    <rect class="ground ${severity}" width="8" height="8" />
    <path class="hatch ${severity}" d="${HATCHES[severity]}" />
  </pattern>`
}

function band(severity: Severity, moments: readonly Moment[], scale: Scale): Markup {
  const runs = stretches(moments).map((stretch) => outline(stackSteps(severity, stretch, scale), scale))
  return html`<path class="band ${severity}" fill="url(#hatch-${severity})" d="${verbatim(runs.join(''))}" /> `
}

/** Moments that follow each other without a gap. */
function stretches(moments: readonly Moment[]): Moment[][] {
  const all: Moment[][] = []
  moments.forEach((moment, index) => {
    const before = moments[index - 1]
    if (before === undefined || before.until < moment.at) all.push([moment])
    else all.at(-1)?.push(moment)
  })
  return all
}

/** Steps of equal height are one: 2,000 runs without a change are one step. */
function stackSteps(severity: Severity, stretch: readonly Moment[], { x }: Scale): Step[] {
  const steps: Step[] = []
  for (const { run, at, until } of stretch) {
    const low = below(severity, run.open)
    const high = low + run.open[severity]
    const to = Math.max(x(until), x(at) + SHORTEST)
    const last = steps.at(-1)
    if (last !== undefined && last.low === low && last.high === high) last.to = to
    else steps.push({ from: last?.to ?? x(at), to, low, high })
  }
  return steps
}

function below(severity: Severity, open: Readonly<Record<Severity, number>>): number {
  return severities.slice(0, severities.indexOf(severity)).reduce((sum, level) => sum + open[level], 0)
}

function outline(steps: readonly Step[], { y }: Scale): string {
  const [first] = steps
  if (first === undefined || steps.every(({ low, high }) => low === high)) return ''
  const there = steps.map(({ to, high }) => `V${round(y(high))}H${round(to)}`)
  const back = steps.toReversed().map(({ from, low }) => `V${round(y(low))}H${round(from)}`)
  return `M${round(first.from)} ${round(y(first.low))}${there.join('')}${back.join('')}Z`
}

function gaps(moments: readonly Moment[], { x, top, bottom }: Scale): Part {
  return moments.slice(1).map(({ at }, index) => {
    const until = moments[index]?.until ?? at
    const from = x(until) + SHORTEST
    const width = x(at) - from
    if (until === at || width <= 0) return null
    const words =
      width < 60 ? null : html`<text class="axis" x="${round(from + width / 2)}" y="${top + 14}">no runs</text>`
    return html`<rect
        class="gap"
        x="${round(from)}"
        y="${top}"
        width="${round(width)}"
        height="${bottom - top}"
      />${words}`
  })
}

function missed(moments: readonly Moment[], { x, bottom }: Scale): Markup {
  const crosses = moments
    .filter(({ run }) => run.incomplete)
    .map(({ at }) => `M${round(x(at) - 3)} ${bottom + 4}l6 6m0 -6l-6 6`)
  return html`<path class="missed" d="${verbatim(crosses.join(''))}" />`
}

/** Beside the end of each band its pattern and how many are open now, moved apart where they would touch. */
function labels(shown: readonly Severity[], moments: readonly Moment[], { x, y, bottom }: Scale): Part {
  const last = moments.at(-1)
  if (last === undefined) return null
  const { run, until } = last
  let free = bottom + 4
  return shown.map((severity) => {
    const middle = y(below(severity, run.open) + run.open[severity] / 2) + 4
    free = Math.min(middle, free)
    const side = round(x(until) + SHORTEST + 8)
    const text = html`<rect
        class="swatch ${severity}"
        x="${side}"
        y="${round(free - 10)}"
        width="12"
        height="11"
        fill="url(#hatch-${severity})"
      />
      <text class="start" x="${side + 18}" y="${round(free)}">${run.open[severity]} ${severity}</text>`
    free -= 21
    return text
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
