import { readdirSync } from 'node:fs'
import { expect } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import type { RunRecord } from '../../src/state/record.js'
import { readAll, readLatest } from '../../src/state/state-folder.js'
import { reportOf, start, temporaryFolder, type Ended } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite } from './recorder.js'
import type { Received, Recorder, Reply } from './recorder.js'

/** Flags of a run that asks little. */
export const FAST: readonly string[] = ['--rate', '0', '--only', 'collection-creatable,trace-echoed', '--no-discover']

/** What such a run takes at most on two cores that have other work; later there is nothing to kill. */
const RUN_MS = 800

export type Mood = 'open' | 'closed' | 'blocked' | 'down'

/** A site whose MKCOL handler is open, closed, or behind something that asks for patience; or that does not answer. */
export async function moody(): Promise<Recorder & { mood: Mood }> {
  const answer = (request: Received): Reply => {
    if (site.mood === 'blocked') return { status: 503, headers: { 'Retry-After': '0' } }
    return request.method === 'MKCOL' && site.mood === 'open' ? { status: 409 } : staticSite(request)
  }
  const recorder = await record(answer)
  const site: Recorder & { mood: Mood } = Object.assign(recorder, { mood: 'open' as const })
  return site
}

/** Numbers that look random and are the same each time (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** What so many runs in a row met: how many were killed, and how many said that something is fixed. */
export type Met = { killed: number; fixes: number }

/** Runs in a row on one state, some killed at any moment; each that ended has to tell the truth about the site. */
export async function runInARow(runs: number): Promise<Met> {
  const state = await temporaryFolder('kept')
  const site = await moody()
  const random = seeded(20161125)
  const moods: readonly Mood[] = ['open', 'closed', 'blocked', 'down']
  let killed = 0
  let fixes = 0
  for (let run = 0; run < runs; run++) {
    site.mood = random() < 0.5 ? site.mood : (moods[Math.floor(random() * moods.length)] as Mood)
    site.down = site.mood === 'down'
    const before = runsIn(state)
    const args = ['scan', site.url, ...FAST, '--timeout', '2', '--state', state, '--format', 'json']
    const isDoomed = random() < 0.3
    const done = isDoomed ? await runAndKill(args, random()) : await verbgate(args)
    const { records, unreadable } = readAll(state)
    expect(unreadable).toEqual([])
    if (done.signal === 'SIGKILL') {
      killed++
      expect(records.length - before).toBeLessThanOrEqual(1)
      continue
    }
    expect(records).toHaveLength(before + 1)
    const latest = readLatest(state).record as RunRecord
    if (latest.fixed.length > 0) fixes++
    expectTruth(site.mood, latest, reportOf(done))
  }
  return { killed, fixes }
}

/** A process that is killed after that share of what such a run takes, unless it ended before. */
async function runAndKill(args: readonly string[], share: number): Promise<Ended> {
  const { child, ended } = await start(args)
  const timer = setTimeout(() => child.kill('SIGKILL'), share * RUN_MS)
  const done = await ended
  clearTimeout(timer)
  return done
}

/** What a run kept and reported agrees with what the site is like. */
function expectTruth(mood: Mood, { open, fixed }: RunRecord, { comparison }: ScanResult): void {
  if (mood !== 'closed') expect([fixed, comparison?.fixed ?? []]).toEqual([[], []])
  if (mood === 'open') expect(open.map(({ ruleId }) => ruleId)).toEqual(['collection-creatable'])
  if (mood === 'closed') expect(open).toEqual([])
}

function runsIn(state: string): number {
  return readdirSync(state).includes('runs') ? readAll(state).records.length : 0
}
