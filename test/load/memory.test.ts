import { describe, expect, it } from 'vitest'
import { growthOf } from './memory.js'

describe('growth', () => {
  it.each([
    ['nothing', [5, 5, 5, 5], 0],
    ['a leak', [10, 20, 30, 40], 30],
    ['a leak with a sample far off', [10, 20, 300, 40, 50], 40],
    ['one sample', [7], 0]
  ])('%s', (_name, samples, expected) => {
    expect(growthOf(samples)).toBeCloseTo(expected)
  })
})
