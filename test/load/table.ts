import { growthOf } from './memory.js'
import type { Round } from './driver.js'
import type { Damage } from './origins.js'

/** What a run came to, for people. */
export function loadTable(rounds: readonly Round[], measured: readonly Round[], damage: Damage): string {
  const whole = rounds.filter(({ interrupted }) => !interrupted)
  const seconds = whole.map((round) => round.seconds)
  const faults = Object.entries(damage.faults).toSorted(([, a], [, b]) => b - a)
  const rows: [what: string, figure: string][] = [
    ['rounds', `${rounds.length}, ${rounds.length - whole.length} of them stopped in the middle`],
    ['a round', `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)} s`],
    ['requests', `${sum(rounds.map(({ result }) => result.summary.requests))} sent, ${damage.requests} came in whole`],
    ['targets', statuses(rounds)],
    ['faults', `${sum(faults.map(([, times]) => times))} of ${faults.length} kinds`],
    ...faults.map(([kind, times]): [string, string] => [`- ${kind}`, String(times)]),
    ['heap after collection', memory(measured.map(({ heapBytes }) => heapBytes))],
    ['resident', memory(measured.map(({ residentBytes }) => residentBytes))],
    ['sockets open after a round', most(rounds, ({ held }) => held.openSockets)],
    ['handles and timers active after a round', most(rounds, ({ held }) => held.activeResources.length)],
    ['socket objects alive after a round', most(measured, ({ held }) => held.liveSockets)],
    ['timer objects alive after a round', most(measured, ({ held }) => held.liveTimers)]
  ]
  const width = Math.max(...rows.map(([what]) => what.length))
  return rows.map(([what, figure]) => `${what.padEnd(width)}  ${figure}`).join('\n')
}

function statuses(rounds: readonly Round[]): string {
  const targets = rounds.flatMap(({ result }) => result.targets)
  const count = (status: string): string => `${targets.filter((target) => target.status === status).length} ${status}`
  return ['complete', 'incomplete', 'unreachable'].map(count).join(', ')
}

function memory(samples: readonly number[]): string {
  const [first = 0, last = 0] = [samples[0], samples.at(-1)]
  return `${megabytes(first)} first, ${megabytes(last)} last, ${megabytes(growthOf(samples))} fitted growth`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function most(rounds: readonly Round[], figureOf: (round: Round) => number): string {
  return `${Math.max(...rounds.map(figureOf))} at most`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
