// A child process that scans all origins again and again with the built package, as a program of its own would, and says
// after each round what it found and what it still holds. Run with --expose-gc; one message says what to scan.
import { readdirSync, readlinkSync } from 'node:fs'
import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import type { ScanRequest } from '../../src/engine/scan-request.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import type * as verbgate from '../../src/index.js'
import type { Target } from '../../src/targets/target.js'

/** `seconds` is how long new rounds begin; there are some after the warm-up in any case. */
export type LoadOrder = { urls: readonly string[]; seconds: number; warmUpRounds: number }

/** What is still there once a round is over. */
export type Held = {
  /** Sockets that the operating system has open for the process, beyond those of its beginning. */
  openSockets: number
  /** What keeps the process alive, beyond the channel to its parent. */
  activeResources: string[]
  /** Objects that the garbage collector could not take, beyond those of the end of the warm-up. */
  liveSockets: number
  liveTimers: number
}

/** Objects of the heap that are still reachable. */
type LiveObjects = { sockets: number; timers: number }

export type Round = {
  interrupted: boolean
  seconds: number
  result: Pick<ScanResult, 'targets' | 'failed' | 'inconclusive' | 'summary'>
  /** Parts that came while the scan was running, one for each origin. */
  parts: number
  reportBytes: number
  /** For each origin a text of all its verdicts. */
  verdicts: Record<string, string>
  held: Held
  heapBytes: number
  residentBytes: number
}

/** Anything that the process complained of. */
export type Complaint = string
export type LoadMessage = { round: Round } | { complaints: Complaint[] }

// Not exported by that name.
const TIMER = setTimeout(() => undefined).constructor as new () => NodeJS.Timeout
const LOOKS = 10
const INTERRUPT_EVERY = 4
const INTERRUPT_MS = 1_500
const MIN_ROUNDS = 3
const complaints: Complaint[] = []
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => complaints.push(`${event}: ${String((error as Error)?.stack ?? error)}`))
process.on('warning', (warning) => {
  // queryObjects() is one
  if (warning.name !== 'ExperimentalWarning') complaints.push(`warning: ${warning.stack ?? warning.message}`)
})

const built = new URL('../../dist/index.js', import.meta.url).href
const { createProber, createScope, loadBuiltinRules, parseTarget, reportJson, scanWith } = (await import(
  built
)) as typeof verbgate
const rules = await loadBuiltinRules()
// One for all rounds, as a program has that stops for SIGTERM.
const stop = new AbortController()

// a parent that is gone wants nothing more
process.once('disconnect', () => stop.abort())
process.once('message', (order: LoadOrder) => void run(order))

async function run({ urls, seconds, warmUpRounds }: LoadOrder): Promise<void> {
  const targets = urls.map((url) => parseTarget(url))
  const endMs = performance.now() + seconds * 1_000
  const socketsAtStart = openSockets()
  let base: LiveObjects | null = null
  const isToGoOn = (rounds: number): boolean =>
    process.connected && (performance.now() < endMs || rounds < warmUpRounds + MIN_ROUNDS)
  for (let number = 0; isToGoOn(number); number++) {
    const done = await scanOnce(targets, number)
    const held = await heldAfter(socketsAtStart, base)
    if (number === warmUpRounds - 1) base = liveObjects()
    await collectGarbage()
    const { heapUsed, external, rss } = process.memoryUsage()
    await send({ round: { ...done, held, heapBytes: heapUsed + external, residentBytes: rss } })
  }
  await send({ complaints })
  if (process.connected) process.disconnect()
}

/** A scan with a prober of its own. Every fourth is stopped in the middle. */
async function scanOnce(
  targets: readonly Target[],
  number: number
): Promise<Omit<Round, 'held' | 'heapBytes' | 'residentBytes'>> {
  const startedAt = performance.now()
  const interrupted = number % INTERRUPT_EVERY === INTERRUPT_EVERY - 1
  const controller = interrupted ? new AbortController() : stop
  const interruption = interrupted ? setTimeout(() => controller.abort(), INTERRUPT_MS) : undefined
  const runId = `round-${number}`
  const prober = createProber({
    userAgent: `verbgate/load (+https://site.example; run=${runId})`,
    runId,
    mode: 'no-write',
    scope: createScope({ origins: targets.map(({ origin }) => origin) }),
    requestsPerSecond: 100,
    globalRequestsPerSecond: 2_500,
    timeoutMs: 1_500
  })
  let parts = 0
  try {
    const result = await scanWith({
      ...request(targets),
      runId,
      prober,
      signal: controller.signal,
      onOrigin: () => void parts++
    })
    return {
      interrupted,
      seconds: (performance.now() - startedAt) / 1_000,
      result: {
        targets: result.targets,
        failed: result.failed,
        inconclusive: result.inconclusive,
        summary: result.summary
      },
      parts,
      reportBytes: reportJson(result).length,
      verdicts: verdictsOf(result)
    }
  } finally {
    clearTimeout(interruption)
    await prober.close()
  }
}

function request(targets: readonly Target[]): Omit<ScanRequest, 'runId' | 'prober' | 'signal'> {
  return {
    version: '0.0.0',
    targets,
    rules,
    mode: 'no-write',
    flags: new Set(),
    leave: false,
    insecure: false,
    declaredAreas: [],
    crawl: true,
    thorough: false,
    limits: { areas: 2, fetches: 8, depth: 2 },
    originsAtOnce: targets.length,
    requestsAtOnce: 4,
    sessions: {},
    listenerFor: () => null,
    journal: {
      record: ({ path }) => {
        throw new Error(`nothing may be placed: ${path}`)
      }
    },
    now: () => new Date()
  }
}

/** Targets, findings and checks of each origin, without what a run draws by lot. */
function verdictsOf(result: ScanResult): Record<string, string> {
  const verdicts: Record<string, string[]> = {}
  const add = (origin: string, ...parts: unknown[]): void => {
    const line = parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ')
    ;(verdicts[origin] ??= []).push(line.replaceAll(/[0-9a-f]{16,}/gi, '~'))
  }
  for (const { origin, status, reason, areas, sameAs } of result.targets) add(origin, status, reason, areas, sameAs)
  for (const item of result.findings) add(item.origin, 'exposed', item.ruleId, item.path, item.confidence, item.summary)
  for (const item of result.inconclusive) add(item.origin, 'inconclusive', item.ruleId, item.path, item.reason)
  for (const item of result.failed) add(item.origin, 'failed', item.ruleId, item.path, item.reason)
  for (const item of result.clean) add(item.origin, 'clean', item.rules, item.paths)
  return Object.fromEntries(Object.entries(verdicts).map(([origin, lines]) => [origin, lines.join('\n')]))
}

/** Looks until nothing is held any more; a handle that is being closed is gone a turn of the event loop later. */
async function heldAfter(socketsAtStart: number, base: LiveObjects | null): Promise<Held> {
  for (let look = 1; ; look++) {
    const open = openSockets() - socketsAtStart
    const activeResources = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap')
    const isLast = look === LOOKS
    // The heap is walked for seconds of the processor: not while something is known to be held.
    if (open + activeResources.length <= 0 || isLast) {
      const live = liveObjectsSince(base)
      if (live.sockets + live.timers <= 0 || isLast)
        return { openSockets: open, activeResources, liveSockets: live.sockets, liveTimers: live.timers }
    }
    await pause(100)
  }
}

/** During the warm-up nothing is compared. */
function liveObjectsSince(base: LiveObjects | null): LiveObjects {
  if (base === null) return { sockets: 0, timers: 0 }
  const live = liveObjects()
  return { sockets: live.sockets - base.sockets, timers: live.timers - base.timers }
}

function liveObjects(): LiveObjects {
  return { sockets: Number(queryObjects(Socket)), timers: Number(queryObjects(TIMER)) }
}

function openSockets(): number {
  const folder = '/proc/self/fd'
  return readdirSync(folder).filter((name) => isSocket(`${folder}/${name}`)).length
}

function isSocket(file: string): boolean {
  try {
    return readlinkSync(file).startsWith('socket:')
  } catch {
    // the descriptor of the listing itself
    return false
  }
}

async function collectGarbage(): Promise<void> {
  for (let time = 0; time < 3; time++) {
    await pause(10)
    ;(globalThis as { gc?: () => void }).gc?.()
  }
}

async function send(message: LoadMessage): Promise<void> {
  await new Promise<void>((resolve) => process.send?.(message, undefined, {}, () => resolve()))
}
