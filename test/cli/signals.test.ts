import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { reportOf, start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import type { Run } from './cli.js'
import { SITE, startDav } from './dav-server.js'
import type { DavServer } from './dav-server.js'
import { journalFile, unfinished } from './journal.js'
import { until } from './until.js'

const WRITE = ['--write', '--rate', '0', '--no-discover', '--area', '/content/', '--format', 'json']

const placed = (dav: DavServer): string[] => [...dav.tree.keys()].filter((path) => !SITE.has(path))

/** Whether a DELETE of something that was placed has come. */
const isRemoving = (dav: DavServer): boolean =>
  dav.requests.some(({ method, target }) => method === 'DELETE' && placed(dav).some((path) => path.startsWith(target)))

async function startWriting(dav: DavServer, state: string): Promise<Run> {
  return await start(['scan', dav.url, ...WRITE], { state })
}

it.concurrent.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143]
] as const)('%s removes the canaries and ends with %d', async (signal, code) => {
  const state = await temporaryFolder('state')
  const dav = await startDav({ storeMs: 60, removeMs: 60 })
  const run = await startWriting(dav, state)
  await until(() => placed(dav).length > 0, 'a canary')
  run.child.kill(signal)
  const requestsBefore = dav.requests.length
  const ended = await run.ended
  expect(ended).toMatchObject({ code, signal: null })
  expect(ended.stderr).toContain(signal)
  expect(new Map(dav.tree)).toEqual(SITE)
  expect(unfinished(state)).toEqual([])
  expect(reportOf(ended).leftovers).toEqual([])
  // What comes after the signal removes and looks, and places nothing: of those sent before, one may arrive after it.
  const after = dav.requests.slice(requestsBefore + 1).map(({ method }) => method)
  expect(after.filter((method) => !['DELETE', 'GET', 'PROPFIND'].includes(method))).toEqual([])
})

it.concurrent('a signal while a PUT is under way waits for it and removes what it placed', async () => {
  const state = await temporaryFolder('state')
  const dav = await startDav({ storeMs: 700 })
  const run = await startWriting(dav, state)
  await until(() => dav.requests.some(({ method }) => method === 'PUT'), 'a PUT')
  run.child.kill('SIGINT')
  expect(await run.ended).toMatchObject({ code: 130 })
  await pause(900)
  expect(new Map(dav.tree)).toEqual(SITE)
  expect(unfinished(state)).toEqual([])
})

it.concurrent('a second signal ends the run at once, and cleanup finishes it', async () => {
  const state = await temporaryFolder('state')
  const behaviour = { removeMs: 0 }
  const dav = await startDav(behaviour)
  const run = await startWriting(dav, state)
  await until(() => placed(dav).length > 0, 'a canary')
  behaviour.removeMs = 5_000
  run.child.kill('SIGINT')
  await until(() => isRemoving(dav), 'a DELETE')
  const before = performance.now()
  run.child.kill('SIGINT')
  const ended = await run.ended
  expect(performance.now() - before).toBeLessThan(1_500)
  expect(ended).toMatchObject({ code: null, signal: 'SIGINT' })
  expect(ended.stdout).toBe('')
  expect(placed(dav)).not.toEqual([])
  expect(unfinished(state)).not.toEqual([])
  behaviour.removeMs = 0
  const cleaned = await verbgate(['cleanup'], { state })
  expect(cleaned).toMatchObject({ code: 0, stderr: '' })
  expect(cleaned.stdout).toMatch(/gone from 1 origin/)
  expect(new Map(dav.tree)).toEqual(SITE)
})

it.concurrent('a signal before anything was placed ends with 130 and leaves no journal behind', async () => {
  const state = await temporaryFolder('state')
  const dav = await startDav()
  const run = await start(['scan', dav.url, '--write', '--rate', '2'], { state })
  await until(() => dav.requests.length > 1, 'a request')
  run.child.kill('SIGTERM')
  expect(await run.ended).toMatchObject({ code: 143 })
  expect(readFileSync(journalFile(state), 'utf8')).toBe('')
  expect(new Map(dav.tree)).toEqual(SITE)
})

// The run and cleanup each try for some seconds: 18 s on a machine that does nothing else.
const PATIENT = { timeout: 60_000 }
it.concurrent(
  'a canary that cannot be removed is said, in the report, by the exit code and by cleanup',
  PATIENT,
  async () => {
    const state = await temporaryFolder('state')
    let refuses = false
    // Lets the look at DELETE before placing pass, and refuses as soon as there is something to remove.
    const dav = await startDav({ refusesRemoval: () => refuses })
    const run = verbgate(['scan', dav.url, ...WRITE, '--only', 'put-accepted'], { state })
    await until(() => placed(dav).length > 0, 'a canary')
    refuses = true
    const ended = await run
    const report = reportOf(ended)
    expect(ended.code).toBe(1)
    expect(report.leftovers.map(({ url }) => new URL(url).pathname)).toEqual(placed(dav))
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain('canary-left-behind')
    const stuck = await verbgate(['cleanup'], { state })
    expect(stuck.code).toBe(1)
    expect(stuck.stdout).toContain(placed(dav)[0])
    refuses = false
    expect(await verbgate(['cleanup'], { state })).toMatchObject({ code: 0 })
    expect(new Map(dav.tree)).toEqual(SITE)
  }
)
