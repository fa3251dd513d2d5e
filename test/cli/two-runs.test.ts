import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { SITE, startDav } from './dav-server.js'
import { journalFile } from './journal.js'
import { until } from './until.js'

const WRITE = ['--write', '--rate', '0', '--no-discover', '--area', '/content/', '--only', 'put-accepted']

it('two runs that place canaries on one origin: the second ends with 75 and says which, where and since when', async () => {
  const state = await temporaryFolder('state')
  const dav = await startDav({ storeMs: 3_000 })
  const first = await start(['scan', dav.url, ...WRITE, '--format', 'json'], { state })
  await until(() => dav.requests.some(({ method }) => method === 'PUT'), 'a PUT')
  const before = dav.requests.length
  const second = await verbgate(['scan', dav.url, ...WRITE], { state })
  expect(second).toMatchObject({ code: 75, stdout: '' })
  expect(second.stderr).toMatch(
    new RegExp(
      `run [0-9a-f-]{36} \\(process ${first.child.pid} on ${hostname()}\\), which began at 20\\S+Z, is placing canaries on ${dav.url.slice(0, -1)}`
    )
  )
  expect(second.stderr).not.toContain('interrupted')
  const cleaned = await verbgate(['cleanup'], { state })
  expect(cleaned).toMatchObject({ code: 75 })
  const ids = new Set(dav.requests.slice(before).flatMap(({ headers }) => headers['x-verbgate-run'] ?? []))
  expect(ids.size).toBeLessThanOrEqual(1)
  expect((await first.ended).code).toBe(1)
  expect(new Map(dav.tree)).toEqual(SITE)
  expect(readFileSync(journalFile(state), 'utf8')).toBe('')
})

it('one after the other both run, and nobody is told of interrupted ones', async () => {
  const state = await temporaryFolder('state')
  const dav = await startDav()
  const runs = [
    await verbgate(['scan', dav.url, ...WRITE], { state }),
    await verbgate(['scan', dav.url, ...WRITE], { state })
  ]
  expect(runs.map(({ code }) => code)).toEqual([1, 1])
  expect(runs.map(({ stderr }) => stderr).join('')).toBe('')
})

it('runs on two origins share a journal, and the last one empties it', async () => {
  const state = await temporaryFolder('state')
  const slow = await startDav({ storeMs: 3_000 })
  const quick = await startDav()
  const first = await start(['scan', slow.url, ...WRITE], { state })
  await until(() => slow.requests.some(({ method }) => method === 'PUT'), 'a PUT')
  expect((await verbgate(['scan', quick.url, ...WRITE], { state })).code).toBe(1)
  expect(readFileSync(journalFile(state), 'utf8')).toContain(slow.url.slice(0, -1))
  expect((await first.ended).code).toBe(1)
  expect(readFileSync(journalFile(state), 'utf8')).toBe('')
})

it('a run that was killed is named by its id and its time', async () => {
  const state = await temporaryFolder('state')
  const dav = await startDav({ storeMs: 200 })
  const first = await start(['scan', dav.url, ...WRITE], { state })
  await until(() => dav.requests.some(({ method }) => method === 'PUT'), 'a PUT')
  first.child.kill('SIGKILL')
  await first.ended
  const runId = dav.requests[0]?.headers['x-verbgate-run']?.[0] ?? ''
  const second = await verbgate(['scan', dav.url, ...WRITE], { state })
  expect(second.code).toBe(2)
  expect(second.stderr).toContain(`that run ${runId} (20`)
  expect((await verbgate(['cleanup'], { state })).code).toBe(0)
  expect((await verbgate(['scan', dav.url, ...WRITE], { state })).code).toBe(1)
})

it('a second run in one state folder says which run holds it', async () => {
  const folder = await temporaryFolder('kept')
  const dav = await startDav({ onRequest: async () => await new Promise((resolve) => setTimeout(resolve, 200)) })
  const args = ['scan', dav.url, '--state', folder, '--no-discover']
  const first = await start(args)
  await until(() => dav.requests.length > 0, 'a request')
  expect(existsSync(`${folder}/lock`)).toBe(true)
  const second = await verbgate(args)
  expect(second.code).toBe(75)
  const runId = dav.requests[0]?.headers['x-verbgate-run']?.[0] ?? ''
  expect(second.stderr).toContain(`run ${runId} (process ${first.child.pid} on ${hostname()})`)
  first.child.kill('SIGTERM')
  await first.ended
})
