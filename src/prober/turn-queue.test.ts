import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { request } from '../../test/prober/loopback.js'
import type { ProbeRequest } from '../evidence/exchange.js'
import { Budget } from './limits/budget.js'
import { CircuitBreaker } from './limits/circuit-breaker.js'
import { ConcurrencyLimit } from './limits/concurrency-limit.js'
import { RateLimiter, shareRates } from './limits/rate-limiter.js'
import { type Gates, TurnQueue } from './turn-queue.js'

const limited = (retryAfter: string) => ({
  status: 429,
  reason: '',
  headers: { 'retry-after': retryAfter },
  body: new Uint8Array(),
  bodyBytes: 0,
  truncated: false
})

function gates(more: Partial<Gates> = {}): Gates {
  const rates = { requestsPerSecond: 0, globalRequestsPerSecond: 0, timeoutMs: 1_000, random: () => 0.5, now: Date.now }
  return {
    breaker: new CircuitBreaker(),
    rateLimiter: new RateLimiter(shareRates(rates)),
    budget: new Budget({ maxRequestsPerOrigin: 100, maxWritesPerOrigin: 100 }),
    concurrencyLimit: new ConcurrencyLimit(10),
    maxInFlight: () => 1,
    open: async () => undefined,
    address: () => null,
    ...more
  }
}

/** Takes turns and notes who got one, or why not. */
function note(queue: TurnQueue): { seen: string[]; take: (target: string, more?: Partial<ProbeRequest>) => void } {
  const seen: string[] = []
  return {
    seen,
    take(target, more) {
      void queue
        .take(request('GET', target, more))
        .then((refusal) => seen.push(refusal === null ? target : `${target} ${refusal.kind}`))
    }
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

describe('turns', () => {
  it('come in the order of the requests; what is sent again comes first', async () => {
    const queue = new TurnQueue(gates())
    const { seen, take } = note(queue)
    for (const target of ['/1', '/2']) take(target)
    await settled()
    expect(seen).toEqual(['/1'])
    void queue.takeAgain(request('GET', '/1')).then(() => seen.push('/1 again'))
    await settled()
    expect(seen).toEqual(['/1', '/1 again'])
    queue.end()
    await settled()
    expect(seen).toEqual(['/1', '/1 again', '/2'])
  })

  it('are refused to all when nothing can be sent, which is tried once', async () => {
    let opened = 0
    const open = (): Promise<void> => {
      opened++
      return Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))
    }
    const { seen, take } = note(new TurnQueue(gates({ open })))
    for (const target of ['/1', '/2']) take(target)
    await settled()
    take('/3')
    await settled()
    expect(seen).toEqual(['/1 unresolved', '/2 unresolved', '/3 unresolved'])
    expect(opened).toBe(1)
  })

  it('are refused at once when the run is interrupted, also while a name is looked up, save to owed requests', async () => {
    const opened = new EventEmitter()
    const opening = once(opened, 'open').then(() => undefined)
    const queue = new TurnQueue(gates({ open: () => opening }))
    const { seen, take } = note(queue)
    take('/look')
    take('/owed', { effect: 'write', owed: true })
    queue.interrupt()
    await settled()
    expect(seen).toEqual(['/look never-sent'])
    opened.emit('open')
    await settled()
    expect(seen).toEqual(['/look never-sent', '/owed'])
    queue.end()
    take('/late')
    queue.close()
    take('/later', { owed: true })
    await settled()
    expect(seen.slice(2)).toEqual(['/late never-sent', '/later never-sent'])
  })
})

describe('an origin that limits the rate for longer than it is worth', () => {
  it('gets nothing more, and an owed request when its pause is over', async () => {
    let asked = 0
    const rates = shareRates({
      requestsPerSecond: 0,
      globalRequestsPerSecond: 0,
      timeoutMs: 1_000,
      random: () => 0.5,
      now: () => {
        asked++
        return Date.now()
      }
    })
    const rateLimiter = new RateLimiter(rates)
    const queue = new TurnQueue(gates({ rateLimiter }))
    const { seen, take } = note(queue)
    take('/open')
    await settled()
    queue.end()
    rateLimiter.backOff(limited('1'), Date.now(), 0)
    for (let count = 0; count < 2; count++) rateLimiter.noteEnd(true)
    take('/owed', { effect: 'write', owed: true })
    take('/look')
    await settled()
    expect(seen).toEqual(['/open'])
    await expect.poll(() => seen, { timeout: 3_000 }).toEqual(['/open', '/owed', '/look rate-limited'])
    // It waits instead of asking the clock until the time has come.
    expect(asked).toBeLessThan(20)
  })
})
