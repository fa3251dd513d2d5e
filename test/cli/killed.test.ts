import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sameTree, selectRunnable, snapshot, startLab } from '../lab/lab.js'
import type { Lab } from '../lab/lab.js'
import { findTopology } from '../lab/topologies.js'
import type { JournalEntry } from '../../src/engine/canary/journal.js'
import { start, temporaryFolder, verbgate } from './cli.js'
import { SITE, startDav } from './dav-server.js'
import type { DavServer } from './dav-server.js'
import { journalLines, unfinished } from './journal.js'
import { until } from './until.js'

/** A moment in the life of the canaries of a run, told by its journal. */
type Moment = { name: string; come: (lines: readonly JournalEntry[]) => boolean }

const states = (lines: readonly JournalEntry[]): string[] => lines.map(({ state }) => state)

const moments: readonly Moment[] = [
  { name: 'after the first intent', come: (lines) => states(lines).includes('intent') },
  { name: 'after the first request', come: (lines) => states(lines).includes('sent') },
  { name: 'while the first is removed', come: (lines) => states(lines).includes('deleted') },
  { name: 'at the fourth canary', come: (lines) => new Set(lines.map(({ path }) => path)).size >= 4 }
]

/** Kills a `--write` run at a moment; says how many canaries it left unfinished. */
async function kill({ name, come }: Moment, url: string, state: string, more: readonly string[] = []): Promise<number> {
  const flags = ['--write', '--rate', '40', '--no-discover', '--area', '/content/', '--area', '/dav/', ...more]
  const run = await start(['scan', url, ...flags], { state })
  // A run that ended by itself would never come to the moment.
  const over = run.ended.then(({ code, stderr }) => Promise.reject(new Error(`the run ended with ${code}: ${stderr}`)))
  await Promise.race([until(() => come(journalLines(state)), name), over])
  over.catch(() => undefined)
  run.child.kill('SIGKILL')
  expect(await run.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
  return unfinished(state).length
}

/** A moment that the server can tell as well. */
type LateMoment = { name: string; come: (dav: DavServer, lines: readonly JournalEntry[]) => boolean }

/** A new run is refused until cleanup has been there, and nothing is sent. */
async function expectRefusal(url: string, state: string): Promise<void> {
  const refused = await verbgate(['scan', url, '--write', '--rate', '0', '--no-discover', '--only', 'put-accepted'], {
    state
  })
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(
    /that run [0-9a-f-]{36} \(.*Z\)\s+placed may still\s+be\s+on[^]*help: Run verbgate cleanup first/
  )
}

async function expectCleaned(url: string, state: string): Promise<void> {
  const cleaned = await verbgate(['cleanup'], { state })
  expect(cleaned).toMatchObject({ code: 0, stderr: '' })
  expect(unfinished(state)).toEqual([])
  const again = await verbgate(['cleanup', url], { state })
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect(again.stdout).toMatch(/Nothing to remove/)
}

const servers = selectRunnable(['nginx-dav', 'apache-dav'].map(findTopology))

describe.runIf(servers.length > 0)('kill -9 on real servers', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab()
  })
  afterAll(() => lab.stop())

  for (const topology of servers) {
    for (const moment of moments) {
      it.concurrent(`${topology.name}, ${moment.name}: cleanup leaves the disk as it was`, async ({ expect }) => {
        const running = await topology.start(lab)
        try {
          const state = await temporaryFolder('state')
          const before = await snapshot(running.roots)
          const left = await kill(moment, running.url, state)
          await running.resetLog()
          if (left > 0) {
            await expectRefusal(running.url, state)
            expect(await running.requests()).toEqual([])
            await expectCleaned(running.url, state)
          }
          expect(sameTree(before, await snapshot(running.roots))).toEqual([])
        } finally {
          await running.stop()
        }
      })
    }
  }
})

describe('kill -9 on a slow server', () => {
  for (const moment of moments.slice(2)) {
    it.concurrent(`${moment.name}, each step taking 60 ms: cleanup leaves the tree as it was`, async ({ expect }) => {
      const state = await temporaryFolder('state')
      const dav = await startDav({ storeMs: 60, removeMs: 60 })
      const left = await kill(moment, dav.url, state)
      const asked = dav.requests.length
      if (left > 0) {
        await expectRefusal(dav.url, state)
        expect(dav.requests).toHaveLength(asked)
        await expectCleaned(dav.url, state)
      }
      expect(new Map(dav.tree)).toEqual(SITE)
    })
  }

  const lateMoments: readonly LateMoment[] = [
    { name: 'as PUT comes', come: (dav) => dav.requests.some(({ method }) => method === 'PUT') },
    { name: 'after PUT was answered 202', come: (_dav, lines) => lines.some(({ note }) => note === 'answered 202') },
    { name: 'while it is removed', come: (_dav, lines) => states(lines).includes('deleted') }
  ]
  for (const { name, come } of lateMoments) {
    it.concurrent(`${name}, which is carried out 2 s later: nothing stays unsaid`, async ({ expect }) => {
      const state = await temporaryFolder('state')
      const dav = await startDav({ lateStoreMs: 2_000 })
      await kill({ name, come: (lines) => come(dav, lines) }, dav.url, state, ['--only', 'put-accepted'])
      const cleaned = await verbgate(['cleanup'], { state })
      await pause(2_200)
      const left = [...dav.tree.keys()].filter((path) => !SITE.has(path))
      // What stays may stay only if it is said.
      if (cleaned.code === 0) expect(left).toEqual([])
      else for (const path of left) expect(cleaned.stdout).toContain(path)
    })
  }

  it.concurrent('cleanup does not forget what it could not look at', async ({ expect }) => {
    const state = await temporaryFolder('state')
    const dav = await startDav({ storeMs: 60 })
    await kill(moments[1] as Moment, dav.url, state)
    dav.down = true
    const cleaned = await verbgate(['cleanup', '--timeout', '2'], { state })
    expect(cleaned.code).not.toBe(0)
    dav.down = false
    await expectRefusal(dav.url, state)
    await expectCleaned(dav.url, state)
    expect(new Map(dav.tree)).toEqual(SITE)
  })
})
