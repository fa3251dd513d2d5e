import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { defer } from '../cli/defer.js'
import type { LoadMessage, LoadOrder, Round } from './driver.js'
import { growthOf } from './memory.js'
import type { Damage, LoadOrigin } from './origins.js'
import { loadTable } from './table.js'

// `npm run endurance` takes 30 minutes.
const SECONDS = Number(process.env['VERBGATE_LOAD_SECONDS'] ?? 60)
const WARM_UP_ROUNDS = 2
const MAX_GROWTH_BYTES = 20e6
/** Objects that something still remembers as its last; one left by each round would soon be more. */
const MAX_REMEMBERED = 2
/** No steady fault takes time: the machine had other work. */
const HELD_UP = /timeout \(/

let origins: LoadOrigin[]
let damage: Damage
let complaints: string[] = []
const rounds: Round[] = []

beforeAll(
  async () => {
    const server = startChild('origins.ts')
    origins = ((await once(server, 'message')) as [LoadOrigin[]])[0]
    const driver = startChild('driver.ts', '--expose-gc', '--disable-warning=ExperimentalWarning')
    driver.on('message', (message: LoadMessage) => {
      if ('round' in message) rounds.push(message.round)
      else complaints = message.complaints
    })
    const order: LoadOrder = {
      urls: origins.map(({ url }) => url),
      seconds: SECONDS,
      warmUpRounds: WARM_UP_ROUNDS
    }
    driver.send(order)
    const [code] = (await once(driver, 'exit')) as [number | null]
    expect(code).toBe(0)
    server.send('report')
    damage = ((await once(server, 'message')) as [Damage])[0]
    console.log(loadTable(rounds, measured(), damage))
  },
  SECONDS * 1_000 + 600_000
)

function startChild(file: string, ...flags: string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: ['--import', 'tsx', ...flags] })
  defer(() => child.kill('SIGKILL'))
  return child
}

/** The rounds after the warm-up. */
function measured(): Round[] {
  return rounds.slice(WARM_UP_ROUNDS)
}

describe(`${SECONDS} s against 200 origins with faults`, () => {
  it('brought rounds enough, whole and stopped ones, and faults of all kinds', () => {
    expect(origins).toHaveLength(200)
    expect(measured().length).toBeGreaterThanOrEqual(3)
    expect(rounds.filter(({ interrupted }) => interrupted).length).toBeGreaterThanOrEqual(1)
    expect(Object.keys(damage.faults).length).toBeGreaterThanOrEqual(25)
    expect(Object.values(damage.faults).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(rounds.length * 100)
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

  it('memory is flat', () => {
    // a stopped round has another result to hold while it is measured
    const whole = measured().filter(({ interrupted }) => !interrupted)
    expect(growthOf(whole.map(({ heapBytes }) => heapBytes))).toBeLessThan(MAX_GROWTH_BYTES)
    expect(growthOf(whole.map(({ residentBytes }) => residentBytes))).toBeLessThan(MAX_GROWTH_BYTES)
  })

  it('no socket and no timer is left after a round', () => {
    for (const [number, { held, interrupted }] of rounds.entries()) {
      const expected = { openSockets: 0, activeResources: [] }
      expect(held, `round ${number}, interrupted: ${interrupted}`).toMatchObject(expected)
      if (number < WARM_UP_ROUNDS) continue
      expect(held.liveSockets, `socket objects after round ${number}`).toBeLessThanOrEqual(MAX_REMEMBERED)
      expect(held.liveTimers, `timer objects after round ${number}`).toBeLessThanOrEqual(MAX_REMEMBERED)
    }
  })

  it('the process complained of nothing', () => {
    expect(complaints).toEqual([])
  })
})

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
