// 11.9: signals, stops, and two runs on one origin.
import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { reportOf, temporaryFolder, type Ended, type Run } from '../cli/cli.js'
import { SITE, startDav, type DavServer } from '../cli/dav-server.js'
import { defer } from '../cli/defer.js'
import { unfinished } from '../cli/journal.js'
import { record } from '../cli/recorder.js'
import { until } from '../cli/until.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, type Installed } from './installed.js'

export const stops: readonly Complaint[] = complaintsOf('11.9', [
  ['When my terminal closes, canaries stay on the server.', cleansUpAfterSighup],
  ['After Ctrl-C it goes on for half a minute.', stopsInTwoSeconds, 'clock'],
  ['After SIGTERM requests still leave although nothing was placed.', sendsNothingAfterAStop],
  ['What was never sent is reported as if it had got no answer.', tellsUnsentFromUnanswered],
  ['Two runs one after the other call each other’s canaries interrupted.', runsOneAfterTheOther],
  ['Two runs side by side place canaries over each other.', runsOneAtATime],
  ['The second run does not say which run holds the lock, where and since when.', saysWhoHoldsTheLock],
  [
    'The state folder is locked only on one machine: containers that share it overwrite each other.',
    locksAcrossContainers,
    'unshare'
  ]
])

const AREA = ['--no-discover', '--area', '/content/']
const WRITE = [...FAST, ...AREA, '--write', '--only', 'put-accepted']

function placed(dav: DavServer): string[] {
  return [...dav.tree.keys()].filter((path) => !SITE.has(path))
}

async function cleansUpAfterSighup(program: Installed): Promise<void> {
  const state = await temporaryFolder('state')
  const dav = await startDav({ storeMs: 60, removeMs: 60 })
  const run = await program.start(['scan', dav.url, ...FAST, ...AREA, '--write'], { state })
  await until(() => placed(dav).length > 0, 'a canary')
  run.child.kill('SIGHUP')
  expect((await run.ended).code).toBe(129)
  expect(new Map(dav.tree)).toEqual(SITE)
  expect(unfinished(state)).toEqual([])
}

type Stopped = { ended: Ended; tookMs: number; after: string[] }

/** Stops a run after so many requests, each of which takes a while; `after` are the methods that came later. */
async function stopAfter(program: Installed, requests: number, args: readonly string[]): Promise<Stopped> {
  const dav = await startDav({ onRequest: async () => await pause(60) })
  const run = await program.start(['scan', dav.url, ...FAST, ...AREA, ...args, '--format', 'json'])
  await until(() => dav.requests.length >= requests, 'a request')
  const stoppedAtMs = performance.now()
  run.child.kill('SIGTERM')
  const ended = await run.ended
  // What was on the wire by then may be read a little later.
  const after = dav.requests.filter(({ atMs }) => atMs > stoppedAtMs + 50).map(({ method }) => method)
  return { ended, tookMs: performance.now() - stoppedAtMs, after }
}

async function stopsInTwoSeconds(program: Installed): Promise<void> {
  for (const requests of [1, 12, 30]) {
    const { ended, tookMs } = await stopAfter(program, requests, [])
    expect(ended.code).toBe(143)
    expect(tookMs).toBeLessThan(2_000)
  }
}

async function sendsNothingAfterAStop(program: Installed): Promise<void> {
  const nothingSent = await stopAfter(program, 1, ['--write', '--only', 'put-accepted'])
  expect(nothingSent.after).toEqual([])
  // What a state-changing request may have done is looked for, once at its name and beside it.
  const reading = await stopAfter(program, 20, [])
  expect(reading.after.filter((method) => method !== 'GET' && method !== 'PROPFIND')).toEqual([])
}

async function tellsUnsentFromUnanswered(program: Installed): Promise<void> {
  const server = await record(async ({ method, target }) => {
    if (method === 'MKCOL') await pause(20_000)
    return { status: target === '/' ? 200 : 404, headers: { 'Content-Type': 'text/html' }, body: 'shop' }
  })
  const run = await program.start(['scan', server.url, ...FAST, ...AREA, '--format', 'json'])
  await until(() => server.requests.some(({ method }) => method === 'MKCOL'), 'a MKCOL')
  run.child.kill('SIGTERM')
  const reasons = reportOf(await run.ended).failed.map(({ reason }) => reason)
  expect(reasons.join('\n')).toMatch(/while MKCOL was under way: it was sent, and no answer came/)
  expect(reasons.join('\n')).toMatch(/before this was asked: it was never sent/)
}

async function runsOneAfterTheOther(program: Installed): Promise<void> {
  const state = await temporaryFolder('state')
  const dav = await startDav()
  for (let round = 0; round < 2; round++) {
    const { code, stdout, stderr } = await program.run(['scan', dav.url, ...WRITE], { state })
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).not.toContain('interrupted')
  }
}

type Second = { first: Run; dav: DavServer; second: Ended; finish: () => Promise<Ended> }

/** A second run while the PUT of the first is under way, which it is until `finish` lets it go. */
async function runBesideAnother(program: Installed): Promise<Second> {
  const state = await temporaryFolder('state')
  const gate = new EventEmitter()
  const opened = once(gate, 'open')
  const dav = await startDav({
    onRequest: async ({ method }) => {
      if (method === 'PUT') await opened
    }
  })
  const first = await program.start(['scan', dav.url, ...WRITE, '--timeout', '60'], { state })
  await until(() => dav.requests.some(({ method }) => method === 'PUT'), 'a PUT')
  const second = await program.run(['scan', dav.url, ...WRITE], { state })
  const finish = async (): Promise<Ended> => {
    gate.emit('open')
    return await first.ended
  }
  return { first, dav, second, finish }
}

async function runsOneAtATime(program: Installed): Promise<void> {
  const { dav, second, finish } = await runBesideAnother(program)
  const before = dav.requests.length
  expect(second).toMatchObject({ code: 75, stdout: '' })
  expect(second.stderr).not.toContain('interrupted')
  expect(new Set(dav.requests.slice(0, before).map(({ headers }) => headers['x-verbgate-run']?.[0])).size).toBe(1)
  expect((await finish()).code).toBe(1)
  expect(new Map(dav.tree)).toEqual(SITE)
}

async function saysWhoHoldsTheLock(program: Installed): Promise<void> {
  const { first, dav, second, finish } = await runBesideAnother(program)
  const runId = dav.requests[0]?.headers['x-verbgate-run']?.[0] ?? ''
  expect(second.stderr).toContain(`run ${runId} (process ${first.child.pid} on ${hostname()}), which began at 20`)
  expect(second.stderr).toContain(`is placing canaries on ${dav.url.slice(0, -1)}`)
  await finish()
}

/** As a container has it: its own process numbers and its own host name, and one folder that is shared. */
async function locksAcrossContainers(program: Installed): Promise<void> {
  const folder = await temporaryFolder('kept')
  const dav = await startDav({ onRequest: async () => await pause(200) })
  const bin = join(program.folder, 'bin/verbgate.js')
  const command = `hostname other-container && exec '${process.execPath}' '${bin}' scan ${dav.url} --state '${folder}'`
  const words = ['--pid', '--uts', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', command]
  const container = spawn('unshare', words, { stdio: 'ignore' })
  defer(() => void container.kill('SIGKILL'))
  await until(() => dav.requests.length > 0 && existsSync(join(folder, 'lock')), 'a request of the container')
  const second = await program.run(['scan', dav.url, ...FAST, '--state', folder])
  expect(second).toMatchObject({ code: 75, stdout: '' })
  const runId = dav.requests[0]?.headers['x-verbgate-run']?.[0] ?? ''
  expect(second.stderr).toMatch(new RegExp(`run ${runId} \\(process \\d+ on other-container\\)`))
  const ended = new Promise((resolve) => container.once('close', resolve))
  container.kill('SIGKILL')
  await ended
}
