import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { reportOf, start, temporaryFolder } from './cli.js'
import type { Ended } from './cli.js'
import { startDav } from './dav-server.js'
import { listen, record, type Received } from './recorder.js'
import { until } from './until.js'

const FAST = ['--rate', '0', '--no-discover', '--area', '/content/', '--format', 'json']

/** What a stop in the middle of a run came to: how long it took, and what arrived after it. */
type Stopped = { ended: Ended; tookMs: number; after: Received[] }

/** Stops a run once the server was asked `requests` times; each answer takes a while, so that some are under way. */
async function stopAfter(requests: number, args: readonly string[]): Promise<Stopped> {
  const state = await temporaryFolder('state')
  const dav = await startDav({ onRequest: async () => await pause(60) })
  const run = await start(['scan', dav.url, ...FAST, ...args], { state })
  await until(() => dav.requests.length >= requests, 'a request')
  const stoppedAtMs = performance.now()
  run.child.kill('SIGTERM')
  const ended = await run.ended
  // What was on the wire by then may be read a little later.
  const after = dav.requests.filter(({ atMs }) => atMs > stoppedAtMs + 50)
  return { ended, tookMs: performance.now() - stoppedAtMs, after }
}

it.each([1, 3, 8, 20, 40])('nothing but what is owed leaves after a stop (request %d)', async (requests) => {
  const { ended, tookMs, after } = await stopAfter(requests, [])
  expect(ended.code).toBe(143)
  expect(tookMs).toBeLessThan(2_000)
  // A state-changing request that was under way may have done something all the same: one look at its name, and beside it.
  expect(after.filter(({ method }) => method !== 'GET' && method !== 'PROPFIND')).toEqual([])
  expect(after.length).toBeLessThanOrEqual(4 * 3)
})

it('with --write and nothing sent yet nothing leaves after a stop', async () => {
  const { ended, after } = await stopAfter(1, ['--write', '--only', 'put-accepted'])
  expect(ended.code).toBe(143)
  expect(after).toEqual([])
})

it.each([4, 12])('with --write only what may have been placed is looked for after a stop (request %d)', async (at) => {
  const { ended, tookMs, after } = await stopAfter(at, ['--write', '--only', 'put-accepted'])
  expect(ended.code).toBe(143)
  expect(tookMs).toBeLessThan(2_000)
  expect(after.filter(({ target }) => !/[0-9a-f]{32}/.test(target))).toEqual([])
  expect(after.filter(({ method }) => method === 'PUT' || method === 'MKCOL')).toEqual([])
})

it('tells what was never sent from what got no answer', async () => {
  const server = await record(async ({ method, target }) => {
    if (method === 'MKCOL') await pause(20_000)
    return { status: target === '/' ? 200 : 404, headers: { 'Content-Type': 'text/html' }, body: 'shop' }
  })
  const run = await start(['scan', server.url, ...FAST])
  await until(() => server.requests.some(({ method }) => method === 'MKCOL'), 'a MKCOL')
  const stoppedAtMs = performance.now()
  run.child.kill('SIGTERM')
  const ended = await run.ended
  expect(performance.now() - stoppedAtMs).toBeLessThan(2_000)
  const { failed, targets } = reportOf(ended)
  const reasons = new Set(failed.map(({ reason }) => reason))
  expect([...reasons].join('\n')).toMatch(/while MKCOL was under way: it was sent, and no answer came/)
  expect([...reasons].join('\n')).toMatch(/before this was asked: it was never sent/)
  expect(targets[0]?.reason).toBe('the run was stopped before everything here was asked')
})

it('a stop does not wait for a connection that does not come about', async () => {
  let sockets = 0
  const port = await listen(createServer(() => sockets++))
  const run = await start(['scan', `https://127.0.0.1:${port}/`, '--timeout', '30', '--format', 'json'])
  await until(() => sockets > 0, 'a connection')
  const stoppedAtMs = performance.now()
  run.child.kill('SIGHUP')
  const ended = await run.ended
  expect(ended.code).toBe(129)
  expect(performance.now() - stoppedAtMs).toBeLessThan(2_000)
  expect(reportOf(ended).targets[0]?.reason).toMatch(/^never-sent/)
})
