import { describe, expect, it } from 'vitest'
import { Admission, isLimiting } from './rate-limiter.js'
import { Gate, Pace, parseRetryAfter } from './pace.js'

const response = (status: number, headers: Record<string, string> = {}) => ({
  status,
  reason: '',
  headers,
  body: new Uint8Array(),
  bodyBytes: 0,
  truncated: false
})

const admission = (requestsPerSecond: number, now = (): number => 0): Admission => {
  const paces = new Pace(requestsPerSecond, () => 0.5)
  return new Admission({
    requestsPerSecond,
    random: () => 0.5,
    now,
    globalPace: new Pace(0, () => 0.5),
    maxLimitedMs: 20_000,
    paceOfAddress: () => paces
  })
}

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

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    ['999999999', 60_000],
    ['99999999999999999999999', 60_000],
    ['Thu, 01 Jan 1970 00:00:05 GMT', 4_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 60_000],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['', null],
    [undefined, null]
  ])('reads %j as %j', (value, expected) => {
    expect(parseRetryAfter(value, 1_000)).toBe(expected)
  })
})

describe('Admission', () => {
  it('waits for the pause that a server asks for', () => {
    const subject = admission(0)
    expect(subject.waitMs('127.0.0.1')).toBe(0)
    subject.backOff(response(429, { 'retry-after': '3' }), 0, 0)
    expect(subject.waitMs('127.0.0.1')).toBe(3_000)
    subject.backOff(response(429), 0, 2)
    expect(subject.waitMs('127.0.0.1')).toBe(4_000)
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
    const subject = admission(10)
    expect(subject.waitMs('127.0.0.1')).toBe(0)
    subject.started()
    expect([subject.waitMs('127.0.0.1'), subject.waitMs('127.0.0.1'), subject.waitMs('127.0.0.1')]).toEqual([
      100, 100, 0
    ])
  })

  it('gives up after two requests in a row that stayed limited', () => {
    const subject = admission(0)
    subject.note(true)
    subject.note(false)
    subject.note(true)
    expect(subject.isHopeless).toBe(false)
    subject.note(true)
    expect(subject.isHopeless).toBe(true)
  })

  it('gives up after waiting as long as it may in all', () => {
    let nowMs = 0
    const subject = admission(0, () => nowMs)
    for (const isHopeless of [false, false, true]) {
      subject.backOff(response(429, { 'retry-after': '9' }), nowMs, 0)
      for (let waitMs = subject.waitMs('127.0.0.1'); waitMs > 0; waitMs = subject.waitMs('127.0.0.1')) nowMs += waitMs
      subject.started()
      subject.note(false)
      expect(subject.isHopeless).toBe(isHopeless)
    }
  })

  it('does not count the pace that the user set', () => {
    const subject = admission(0.1)
    for (let requests = 0; requests < 5; requests++) {
      subject.waitMs('127.0.0.1')
      subject.started()
    }
    expect(subject.isHopeless).toBe(false)
  })

  it('takes 503 for a limit only with Retry-After', () => {
    expect([response(429), response(503, { 'retry-after': '1' })].map(isLimiting)).toEqual([true, true])
    expect([response(503), response(500, { 'retry-after': '1' }), response(200)].some(isLimiting)).toBe(false)
  })
})

describe('Gate', () => {
  it('passes a place on until someone takes it', () => {
    const gate = new Gate(1)
    const taken: string[] = []
    const waiter = (name: string, takes: boolean) => ({
      wake: () => {
        if (takes && gate.enter(waiter(name, takes))) taken.push(name)
      }
    })
    expect(gate.enter(waiter('first', true))).toBe(true)
    expect(gate.enter(waiter('idle', false))).toBe(false)
    expect(gate.enter(waiter('second', true))).toBe(false)
    expect(gate.enter(waiter('third', true))).toBe(false)
    gate.leave()
    expect(taken).toEqual(['second'])
    gate.leave()
    expect(taken).toEqual(['second', 'third'])
  })
})
