import { expect, test } from 'vitest'
import type { History } from '../../findings/history.js'
import { drawChart } from './chart.js'
import { arrangeMoments } from './timeline.js'

const DAY_MS = 86_400_000

function runOn(day: number, high: number, changes: Partial<History['runs'][number]> = {}): History['runs'][number] {
  const open = { critical: 0, high, medium: 0, low: 2, info: 0 }
  return { at: new Date(day * DAY_MS).toISOString(), open, incomplete: false, ...changes }
}

function draw(runs: History['runs']): string {
  return drawChart(arrangeMoments(runs), 'label').text
}

test('only severities that occur have a band, each with its pattern and how many are open now', () => {
  const drawn = draw([runOn(0, 3), runOn(1, 0)])
  expect(drawn.match(/<pattern/g)).toHaveLength(2)
  expect(drawn).toMatch(/class="band high"\s+fill="url\(#hatch-high\)"/)
  expect(drawn).toContain('>0 high<')
  expect(drawn).toContain('>2 low<')
})

test('bands stand on each other: low on high', () => {
  // Five lines for 5 findings: 42.4 units each, from 240 up.
  const [, high, low] = /class="band high".*?d="([^"]*)".*?class="band low".*?d="([^"]*)"/s.exec(
    draw([runOn(0, 3), runOn(1, 1), runOn(2, 1)])
  ) as unknown as [string, string, string]
  expect(high).toBe('M54 240V112.8H352V197.6H658V240H352V240H54Z')
  expect(low).toBe('M54 112.8V28H352V112.8H658V197.6H352V112.8H54Z')
})

test('two thousand runs without a change are one step', () => {
  const drawn = draw(Array.from({ length: 2000 }, (_, day) => runOn(day, 1)))
  expect(/class="band high".*?d="([^"]*)"/s.exec(drawn)?.[1]).toMatch(/^M54 240V[\d.]+H658V240H54Z$/)
})

test('a gap is left empty and said; a run that could not look at everything has a cross', () => {
  const drawn = draw([runOn(0, 1), runOn(1, 1), runOn(2, 1), runOn(9, 1), runOn(10, 1, { incomplete: true })])
  expect(/class="band high".*?d="([^"]*)"/s.exec(drawn)?.[1]?.match(/M/g)).toHaveLength(2)
  expect(drawn).toContain('>no runs<')
  expect(/class="missed" d="([^"]*)"/.exec(drawn)?.[1]).toBe('M647 244l6 6m0 -6l-6 6')
})

test.each([
  [0, ['0', '1', '2']],
  [8, ['0', '2', '4', '6', '8', '10']],
  [98, ['0', '20', '40', '60', '80', '100']],
  [4998, ['0', '1000', '2000', '3000', '4000', '5000']]
])('counts on the left are round: %d high and 2 low', (high, counts) => {
  const drawn = draw([runOn(0, high)])
  expect([...drawn.matchAll(/class="axis end"[^>]*>(\d+)</g)].map(([, text]) => text)).toEqual(counts)
})

test.each([
  [3 / 86_400, ['00:00:00', '00:00:01', '00:00:03']],
  [0.5, ['1970-01-01 00:00', '1970-01-01 06:00', '1970-01-01 12:00']],
  [9, ['1970-01-01', '1970-01-04', '1970-01-07', '1970-01-10']]
])('times below tell each other apart over %d days', (days, times) => {
  const drawn = draw([runOn(0, 1), runOn(days, 2)])
  expect([...drawn.matchAll(/>([\d :-]*\d\d[:-]\d\d)</g)].map(([, text]) => text)).toEqual(times)
})

test('a single run has its date and a bar; nothing open draws nothing and still has axes', () => {
  expect(draw([runOn(0, 1)])).toContain('>1970-01-01 00:00<')
  const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  const drawn = draw([runOn(0, 0, { open: none }), runOn(30, 0, { open: none })])
  expect(drawn).not.toContain('class="band')
  expect(drawn).toContain('>1970-01-31<')
  expect(drawn).not.toContain('NaN')
})
