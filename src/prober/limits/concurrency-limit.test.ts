import { describe, expect, it } from 'vitest'
import { ConcurrencyLimit } from './concurrency-limit.js'

describe('ConcurrencyLimit', () => {
  it('passes a place on until someone takes it', () => {
    const limit = new ConcurrencyLimit(1)
    const taken: string[] = []
    const waiter =
      (name: string, takes: boolean): (() => void) =>
      () => {
        if (takes && limit.enter(waiter(name, takes))) taken.push(name)
      }
    expect(limit.enter(waiter('first', true))).toBe(true)
    expect(limit.enter(waiter('idle', false))).toBe(false)
    expect(limit.enter(waiter('second', true))).toBe(false)
    expect(limit.enter(waiter('third', true))).toBe(false)
    limit.leave()
    expect(taken).toEqual(['second'])
    limit.leave()
    expect(taken).toEqual(['second', 'third'])
  })
})
