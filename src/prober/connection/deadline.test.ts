import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Deadline } from './deadline.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

function deadline(): { deadline: Deadline; expired: () => number } {
  const expire = vi.fn()
  return { deadline: new Deadline(expire), expired: () => expire.mock.calls.length }
}

test('it is told once, at the deadline', () => {
  const { deadline: own, expired } = deadline()
  own.start(100, performance.now())
  vi.advanceTimersByTime(99)
  expect(expired()).toBe(0)
  vi.advanceTimersByTime(200)
  expect(expired()).toBe(1)
})

test('a request that ended in time does not shorten the deadline of the next, nor does it expire itself', () => {
  const { deadline: own, expired } = deadline()
  own.start(100, performance.now())
  vi.advanceTimersByTime(60)
  own.stop()
  own.start(100, performance.now())
  vi.advanceTimersByTime(98)
  expect(expired()).toBe(0)
  vi.advanceTimersByTime(2)
  expect(expired()).toBe(1)
  own.start(100, performance.now())
  own.stop()
  vi.advanceTimersByTime(500)
  expect(expired()).toBe(1)
})

test('a shorter deadline than the one before comes first', () => {
  const { deadline: own, expired } = deadline()
  own.start(1000, performance.now())
  own.stop()
  own.start(50, performance.now())
  vi.advanceTimersByTime(50)
  expect(expired()).toBe(1)
})
