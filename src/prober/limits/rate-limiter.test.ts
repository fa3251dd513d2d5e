import { describe, expect, it } from 'vitest'
import { Pace } from './pace.js'
import { RateLimiter } from './rate-limiter.js'

const response = (status: number, headers: Record<string, string> = {}) => ({
  status,
  reason: '',
  headers,
  body: new Uint8Array(),
  bodyBytes: 0,
  truncated: false
})

const limiter = (requestsPerSecond: number, now = (): number => 0): RateLimiter => {
  const pace = new Pace(requestsPerSecond, () => 0.5)
  return new RateLimiter({
    requestsPerSecond,
    random: () => 0.5,
    now,
    globalPace: new Pace(0, () => 0.5),
    maxLimitedMs: 20_000,
    findAddressPace: () => pace,
    findSitePace: () => pace
  })
}

describe('RateLimiter', () => {
  it('waits for the pause that a server asks for', () => {
    const subject = limiter(0)
    expect(subject.reserveStart('127.0.0.1')).toBe(0)
    subject.backOff(response(429, { 'retry-after': '3' }), 0, 0)
    expect(subject.reserveStart('127.0.0.1')).toBe(3_000)
    subject.backOff(response(429), 0, 2)
    expect(subject.reserveStart('127.0.0.1')).toBe(4_000)
  })

  it('slows down once for requests that were under way together, and recovers with answers', () => {
    const subject = new Pace(10, () => 0.5)
    subject.halve()
    subject.take(0)
    expect(subject.take(0)).toBeCloseTo(200)
    for (let answers = 0; answers < 20; answers++) subject.recover()
    const before = subject.take(0)
    expect(subject.take(0) - before).toBeCloseTo(100)
  })

  it('uses each pace once per request', () => {
    const subject = limiter(10)
    expect(subject.reserveStart('127.0.0.1')).toBe(0)
    subject.noteStart()
    expect([
      subject.reserveStart('127.0.0.1'),
      subject.reserveStart('127.0.0.1'),
      subject.reserveStart('127.0.0.1')
    ]).toEqual([100, 100, 0])
  })

  it('waits for a limited removal and is as fast as before afterwards', () => {
    let nowMs = 0
    const subject = limiter(0, () => nowMs)
    subject.waitFor(response(429, { 'retry-after': '1' }), 0)
    expect(subject.reserveStart('127.0.0.1')).toBe(1000)
    nowMs = 1000
    for (let requests = 0; requests < 5; requests++) {
      expect(subject.reserveStart('127.0.0.1')).toBe(0)
      subject.noteStart()
    }
    subject.waitFor(response(503), 0)
    expect(subject.reserveStart('127.0.0.1')).toBe(300)
  })

  it('gives up after two requests in a row that stayed limited', () => {
    const subject = limiter(0)
    subject.noteEnd(true)
    subject.noteEnd(false)
    subject.noteEnd(true)
    expect(subject.isHopeless).toBe(false)
    subject.noteEnd(true)
    expect(subject.isHopeless).toBe(true)
  })

  it('gives up after waiting as long as it may in all', () => {
    let nowMs = 0
    const subject = limiter(0, () => nowMs)
    for (const isHopeless of [false, false, true]) {
      subject.backOff(response(429, { 'retry-after': '9' }), nowMs, 0)
      for (let waitMs = subject.reserveStart('127.0.0.1'); waitMs > 0; waitMs = subject.reserveStart('127.0.0.1'))
        nowMs += waitMs
      subject.noteStart()
      subject.noteEnd(false)
      expect(subject.isHopeless).toBe(isHopeless)
    }
  })

  it('does not count the pace that the user set', () => {
    const subject = limiter(0.1)
    for (let requests = 0; requests < 5; requests++) {
      subject.reserveStart('127.0.0.1')
      subject.noteStart()
    }
    expect(subject.isHopeless).toBe(false)
  })
})
