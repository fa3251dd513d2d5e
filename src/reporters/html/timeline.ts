import type { History } from '../../findings/history.js'

type PastRun = History['runs'][number]

/** A run in time, and how long what it found is taken to hold: until the next one, if that is not far off. */
export type Moment = { run: PastRun; at: number; until: number }

/** A run that is later than this many times the usual wait leaves a gap. */
const GAP_TIMES = 3

/** Runs in the order of time; those without a readable time are left out. What the last one found holds for an instant. */
export function arrangeMoments(runs: readonly PastRun[]): Moment[] {
  const timed = runs
    .map((run) => ({ run, at: Date.parse(run.at) }))
    .filter(({ at }) => !Number.isNaN(at))
    .toSorted((a, b) => a.at - b.at)
  const waits = timed.slice(1).map(({ at }, index) => at - (timed[index]?.at ?? at))
  const longest = median(waits) * GAP_TIMES
  return timed.map(({ run, at }, index) => {
    const wait = waits[index] ?? 0
    return { run, at, until: wait > longest ? at : at + wait }
  })
}

/** The value in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0]
  return (low + high) / 2
}
