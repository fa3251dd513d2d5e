import { describe, it, vi } from 'vitest'
import type { Exchange } from '../../src/evidence/exchange.js'
import { createProber } from '../../src/prober/create-prober.js'
import type { Origin } from '../../src/targets/origin.js'
import { createScope } from '../../src/targets/scope.js'
import { request } from '../prober/loopback.js'
import { type Behaviour, outcomeFor, type Outcomes } from './behaviour.js'
import { behaviours } from './behaviours.js'
import { startFleet } from './fleet.js'
import { expectOrderlyScan } from './orderly-scan.js'

const TIMEOUT_MS = 1_500
/** Few enough to be reached before the deadline on a machine that has other work. */
const MAX_WIRE_BYTES = 512 * 1024
/** Of the deadline's timer and of a machine that has other work. */
const SLACK_MS = 2_000

const fleet = await startFleet()
vi.setConfig({ maxConcurrency: 24 })

describe('a request to a hostile server ends as it should, and so does the next one', () => {
  for (const behaviour of behaviours) {
    it.concurrent(behaviour.name, async ({ expect }) => {
      const methods = ['GET', 'PROPFIND', 'MKCOL'] as const
      const origin = fleet.origins.get(behaviour.name) as Origin
      const seen = await Promise.all(methods.map((method) => askTwice(behaviour, origin, method)))
      for (const [index, { first, next }] of seen.entries()) {
        const method = methods[index] as keyof Outcomes
        expect.soft(outcomeFor(behaviour, method).split('|'), method).toContain(outcomeOf(first))
        expect.soft(first.durationMs).toBeLessThan(TIMEOUT_MS + SLACK_MS)
        if (next === null) continue
        expect.soft(outcomeOf(next), `next after ${method}`).toBe('200')
        expect.soft(Buffer.from(next.response?.body ?? []).toString()).toBe('healthy')
      }
    })
  }
})

// `npm run soak` scans them all.
it('a scan of every eighth of them ends in time and is right about its neighbours', { timeout: 120_000 }, async () => {
  await expectOrderlyScan(
    fleet,
    behaviours.filter((_, index) => index % 8 === 0)
  )
})

type Seen = { first: Exchange; next: Exchange | null }

/** A request, and where requests are read at all one for a healthy path over the same lane. */
async function askTwice(behaviour: Behaviour, origin: Origin, method: keyof Outcomes): Promise<Seen> {
  const prober = createProber({
    userAgent: 'verbgate/test (+https://site.example; run=r1)',
    runId: 'r1',
    mode: 'no-write',
    scope: createScope({ origins: [origin] }),
    requestsPerSecond: 0,
    connectionsPerOrigin: 1,
    timeoutMs: TIMEOUT_MS,
    maxWireBytes: MAX_WIRE_BYTES,
    insecure: behaviour.insecure === true
  })
  const target = method === 'MKCOL' ? '/0f4a9c81d2e36b75/0f4a9c81d2e36b75/' : '/'
  try {
    const first = await prober.send(
      origin,
      request(method, target, { effect: method === 'MKCOL' ? 'no-write' : 'read' })
    )
    if (!('answer' in behaviour) || behaviour.last === true) return { first, next: null }
    return { first, next: await prober.send(origin, request('GET', '/healthy')) }
  } finally {
    await prober.close()
  }
}

function outcomeOf({ response, failure }: Exchange): string {
  const parts = [response?.status, response?.truncated === true ? 'cut' : undefined, failure?.kind]
  return parts.filter((part) => part !== undefined).join(' ')
}
