import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { defer } from '../cli/defer.js'
import type { LoadMessage, LoadOrder, Round } from './driver.js'
import { growthOf } from './memory.js'
import type { Damage, LoadOrigin } from './origins.js'
import { loadTable } from './table.js'

const MAX_GROWTH_BYTES = 20e6
/** Objects that something still remembers as its last; one left by each round would soon be more. */
const MAX_REMEMBERED = 2
/** No steady fault takes time: the machine had other work. */
const HELD_UP = /timeout \(/

/** How much to ask: `seconds` is how long new rounds begin, there are three after the warm-up in any case. */
export type LoadSize = {
  origins: number
  seconds: number
  warmUpRounds: number
  /** Kinds of faults that have to come about at least. */
  kinds: number
}

/** Tests of scans in a row of many origins with faults, by one process. */
export function describeLoad({ origins: count, seconds, warmUpRounds, kinds }: LoadSize): void {
  let origins: LoadOrigin[]
  let damage: Damage
  let complaints: string[] = []
  const rounds: Round[] = []

  beforeAll(
    async () => {
      const server = startChild('origins.ts', [String(count)])
      origins = ((await once(server, 'message')) as [LoadOrigin[]])[0]
      const driver = startChild('driver.ts', [], '--expose-gc', '--disable-warning=ExperimentalWarning')
      driver.on('message', (message: LoadMessage) => {
        if ('round' in message) rounds.push(message.round)
        else complaints = message.complaints
      })
      const order: LoadOrder = {
        urls: origins.map(({ url }) => url),
        seconds,
        warmUpRounds
      }
      driver.send(order)
      const [code] = (await once(driver, 'exit')) as [number | null]
      expect(code).toBe(0)
      server.send('report')
      damage = ((await once(server, 'message')) as [Damage])[0]
      console.log(loadTable(rounds, measured(), damage))
    },
    seconds * 1_000 + 600_000
  )

  /** The rounds after the warm-up. */
  function measured(): Round[] {
    return rounds.slice(warmUpRounds)
  }

  describe(`${seconds} s against ${count} origins with faults`, () => {
    it('brought rounds enough, whole and stopped ones, and faults of all kinds', () => {
      expect(origins).toHaveLength(count)
      expect(measured().length).toBeGreaterThanOrEqual(3)
      expect(rounds.filter(({ interrupted }) => interrupted).length).toBeGreaterThanOrEqual(1)
      expect(Object.keys(damage.faults).length).toBeGreaterThanOrEqual(kinds)
      expect(Object.values(damage.faults).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(
        (rounds.length * count) / 2
      )
    })

    it('every target is in each result once, with a reason unless it is complete', () => {
      const urls = origins.map(({ url }) => url).toSorted()
      for (const { result, parts } of rounds) {
        expect(result.targets.map(({ url }) => url).toSorted()).toEqual(urls)
        expect(parts).toBe(urls.length)
        const wrong = result.targets.filter(({ status, reason }) => (status === 'complete') !== (reason === null))
        expect(wrong).toEqual([])
        expect([...result.failed, ...result.inconclusive].filter(({ reason }) => reason.trim() === '')).toEqual([])
        const completeOrigins = new Set(
          result.targets.filter(({ status }) => status === 'complete').map(({ origin }) => origin)
        )
        expect(result.failed.filter(({ origin }) => completeOrigins.has(origin))).toEqual([])
      }
    })

    it('every request is counted', () => {
      for (const { result } of rounds) {
        expect(result.summary.requests).toBe(result.targets.reduce((sum, { requests }) => sum + requests, 0))
      }
      const sent = rounds.reduce((sum, { result }) => sum + result.summary.requests, 0)
      expect(damage.requests).toBeLessThanOrEqual(sent)
      expect(damage.requests).toBeGreaterThan(sent * 0.95)
    })

    it('origins that make the same faults get the same verdicts in each round', () => {
      const [first, ...others] = rounds.filter(({ interrupted }) => !interrupted).map(({ verdicts }) => verdicts)
      const steady = origins.filter(({ temper }) => temper !== 'changing').map(({ url }) => url.slice(0, -1))
      const pairs = others.flatMap((verdicts) =>
        steady.map((origin) => ({ origin, before: first?.[origin] as string, now: verdicts[origin] as string }))
      )
      const comparable = pairs.filter(({ before, now }) => !HELD_UP.test(before) && !HELD_UP.test(now))
      expect(comparable.filter(({ before, now }) => before !== now)).toEqual([])
      expect(comparable.length).toBeGreaterThan(pairs.length * 0.9)
    })

    it('origins with a WebDAV handler are exposed, those without are not', () => {
      for (const { verdicts } of rounds.filter(({ interrupted }) => !interrupted)) {
        const texts = (temper: string): string[] =>
          origins.filter((origin) => origin.temper === temper).map(({ url }) => verdicts[url.slice(0, -1)] ?? '')
        expect(texts('dav').filter((text) => !text.includes('exposed collection-creatable'))).toEqual([])
        expect(texts('well').filter((text) => text.includes('exposed collection-creatable'))).toEqual([])
      }
    })

    // three rounds cannot tell a leak from a warm-up
    if (seconds > 0) {
      it('memory is flat', () => {
        // a stopped round has another result to hold while it is measured
        const whole = measured().filter(({ interrupted }) => !interrupted)
        expect(growthOf(whole.map(({ heapBytes }) => heapBytes))).toBeLessThan(MAX_GROWTH_BYTES)
        expect(growthOf(whole.map(({ residentBytes }) => residentBytes))).toBeLessThan(MAX_GROWTH_BYTES)
      })
    }

    it('no socket and no timer is left after a round', () => {
      for (const [number, { held, interrupted }] of rounds.entries()) {
        const expected = { openSockets: 0, activeResources: [] }
        expect(held, `round ${number}, interrupted: ${interrupted}`).toMatchObject(expected)
        if (number < warmUpRounds) continue
        expect(held.liveSockets, `socket objects after round ${number}`).toBeLessThanOrEqual(MAX_REMEMBERED)
        expect(held.liveTimers, `timer objects after round ${number}`).toBeLessThanOrEqual(MAX_REMEMBERED)
      }
    })

    it('the process complained of nothing', () => {
      expect(complaints).toEqual([])
    })
  })
}

function startChild(file: string, args: readonly string[], ...flags: string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--import', 'tsx', ...flags] })
  defer(() => child.kill('SIGKILL'))
  return child
}
