import { describe, expect, it } from 'vitest'
import { Pace } from './pace.js'

describe('Pace', () => {
  it('keeps requests apart by the interval, 20 % more or less', () => {
    const low = new Pace(10, () => 0)
    expect([low.take(1000), low.take(1000), low.take(1000)]).toEqual([0, 80, 160])
    const high = new Pace(10, () => 0.5)
    expect([high.take(1000), high.take(1000), high.take(1500)]).toEqual([0, 100, 0])
  })

  it('does not wait at all when unlimited, until it has to back off', () => {
    const pace = new Pace(0, () => 0.5)
    expect([pace.take(0), pace.take(0)]).toEqual([0, 0])
    pace.halve()
    expect([pace.take(0), pace.take(0)]).toEqual([0, 100])
  })

  it('halves the rate, down to one request in 5 seconds', () => {
    const pace = new Pace(10, () => 0.5)
    pace.halve()
    expect([pace.take(0), pace.take(0)]).toEqual([0, 200])
    for (let count = 0; count < 20; count++) pace.halve()
    expect([pace.take(10_000), pace.take(10_000)]).toEqual([0, 5_000])
  })
})
