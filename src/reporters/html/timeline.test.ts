import { expect, test } from 'vitest'
import { median, arrangeMoments } from './timeline.js'

const DAY_MS = 86_400_000
const open = { critical: 0, high: 1, medium: 0, low: 0, info: 0 }

function runsOn(...days: number[]): Parameters<typeof arrangeMoments>[0] {
  return days.map((day) => ({ at: new Date(day * DAY_MS).toISOString(), open, incomplete: false }))
}

test('what a run found holds until the next one, in the order of time', () => {
  expect(arrangeMoments(runsOn(2, 0, 1)).map(({ at, until }) => [at / DAY_MS, until / DAY_MS])).toEqual([
    [0, 1],
    [1, 2],
    [2, 2]
  ])
})

test('after more than three times the usual wait nothing is known of the time between', () => {
  const moments = arrangeMoments(runsOn(0, 1, 2, 3, 7, 8, 10))
  expect(moments.map(({ at, until }) => (until - at) / DAY_MS)).toEqual([1, 1, 1, 0, 1, 2, 0])
})

test('of none and of one there is no wait; two leave no gap; an unreadable time is left out', () => {
  expect(arrangeMoments([])).toEqual([])
  expect(arrangeMoments(runsOn(3))).toHaveLength(1)
  expect(arrangeMoments(runsOn(0, 100))[0]?.until).toBe(100 * DAY_MS)
  expect(arrangeMoments([...runsOn(1), { at: 'yesterday', open, incomplete: true }])).toHaveLength(1)
})

test.each([
  [[], 0],
  [[3], 3],
  [[9, 1, 5], 5],
  [[1, 2, 10, 4], 3]
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})
