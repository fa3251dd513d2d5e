import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cliFile } from '../cli-file.js'
import { temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { SITE, startDav } from './dav-server.js'
import { defer } from './defer.js'
import { record, staticSite, type Recorder } from './recorder.js'

const FAST = ['--rate', '0', '--only', 'collection-creatable', '--no-discover']
const FULL = '/dev/full'

/** A site whose MKCOL handler is open. */
async function openSite(onRequest: () => void = () => {}): Promise<Recorder> {
  return await record((request) => {
    onRequest()
    return request.method === 'MKCOL' ? { status: 409 } : staticSite(request)
  })
}

/** A run whose outputs go to files. */
async function runInto(args: readonly string[], out: string, err: string): Promise<number | null> {
  const state = await temporaryFolder('state')
  const [stdout, stderr] = [openSync(out, 'w'), openSync(err, 'w')]
  const child = spawn(process.execPath, [cliFile, ...args], {
    env: { ...process.env, XDG_STATE_HOME: state },
    stdio: ['ignore', stdout, stderr]
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  closeSync(stdout)
  closeSync(stderr)
  return code
}

/** A disk of a few pages, if this machine lets us have one. */
async function smallDisk(): Promise<string | null> {
  const folder = join(await temporaryFolder('disk'), 'disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  defer(() => execFileSync('umount', ['-l', folder]))
  return folder
}

/** Takes all the room there is, up to the last byte. */
function fill(disk: string): void {
  const descriptor = openSync(join(disk, 'filler'), 'a')
  try {
    for (const size of [4096, 64, 1]) {
      try {
        for (;;) writeSync(descriptor, Buffer.alloc(size))
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
      }
    }
  } finally {
    closeSync(descriptor)
  }
}

const hasDisks = (await smallDisk()) !== null

describe.runIf(existsSync(FULL))('a device that is full', () => {
  it.concurrent('as stdout: the report stands on stderr, the exit code stays', async () => {
    const site = await openSite()
    const err = join(await temporaryFolder('err'), 'err')
    expect(await runInto(['scan', site.url, ...FAST, '--format', 'json'], FULL, err)).toBe(1)
    const said = readFileSync(err, 'utf8')
    expect(said).toContain('"collection-creatable"')
    expect(said).toMatch(/error: stdout does not take the report: the disk is full\n +help: /)
    expect(await runInto(['scan', site.url, ...FAST, '--format', 'json', '--fail-on', 'never'], FULL, err)).toBe(3)
  })

  it.concurrent('as stdout and stderr: the exit code is all that is left', async () => {
    const site = await openSite()
    expect(await runInto(['scan', site.url, ...FAST], FULL, FULL)).toBe(1)
    expect(await runInto(['scan', site.url, ...FAST, '--fail-on', 'never'], FULL, FULL)).toBe(3)
    expect(await runInto(['scan'], FULL, FULL)).toBe(2)
  })

  it.concurrent('for --output: stdout has the report, the message names the file', async () => {
    const site = await openSite()
    const ended = await verbgate(['scan', site.url, ...FAST, '--output', `json=${FULL}`])
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('collection-creatable') })
    expect(ended.stderr).toMatch(/error: the report cannot be written: the disk is full\n +--> \/dev\/full\n +help: /)
    const harmless = await verbgate(['scan', site.url, ...FAST, '--output', `json=${FULL}`, '--fail-on', 'never'])
    expect(harmless.code).toBe(3)
  })

  it.concurrent('for --output in a run that would be silent: stderr has the report', async () => {
    const site = await openSite()
    const state = await temporaryFolder('kept')
    const args = ['scan', site.url, ...FAST, '--state', state, '--quiet', '--fail-on', 'never']
    expect((await verbgate(args)).code).toBe(0)
    const ended = await verbgate([...args, '--output', `json=${FULL}`])
    expect(ended).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('collection-creatable') })
  })

  it.concurrent('for diff, history and rules list: the reports stand on stderr, a list is an error', async () => {
    const folder = await temporaryFolder('kept')
    const [report, err] = [join(folder, 'report.json'), join(folder, 'err')]
    const site = await openSite()
    await verbgate(['scan', site.url, ...FAST, '--output', `json=${report}`, '--state', folder])
    expect(await runInto(['diff', report, report], FULL, err)).toBe(3)
    expect(readFileSync(err, 'utf8')).toMatch(/1 unchanged[^]*the disk is full/)
    expect(await runInto(['history', folder], FULL, err)).toBe(3)
    expect(readFileSync(err, 'utf8')).toMatch(/<html[^]*the disk is full/)
    expect(await runInto(['rules', 'list'], FULL, err)).toBe(2)
    expect(readFileSync(err, 'utf8')).toMatch(/^error: the output cannot be written: the disk is full\n +help: /)
  })
})

describe.runIf(hasDisks)('a disk that is full', () => {
  it.concurrent('for --state from the beginning: nothing is sent', async () => {
    const disk = (await smallDisk()) as string
    fill(disk)
    const site = await openSite()
    const ended = await verbgate(['scan', site.url, ...FAST, '--state', join(disk, 'state')])
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/error: the state folder cannot be used: ENOSPC[^]*--> .*state\n[^]*help: /)
    expect(site.requests).toEqual([])
  })

  it.concurrent('for --state in the middle: the report is there, and no half record', async () => {
    const disk = (await smallDisk()) as string
    const site = await openSite(() => fill(disk))
    const args = ['scan', site.url, ...FAST, '--fail-on', 'never', '--state', disk]
    const ended = await verbgate(args)
    expect(ended).toMatchObject({ code: 3, stdout: expect.stringContaining('collection-creatable') })
    expect(ended.stderr).toMatch(/the state folder cannot be used: ENOSPC/)
    expect([readdirSync(join(disk, 'runs')), existsSync(join(disk, 'lock'))]).toEqual([[], false])
    rmSync(join(disk, 'filler'))
    expect(await verbgate(['scan', (await openSite()).url, ...FAST, '--state', disk])).toMatchObject({ code: 1 })
  })

  it.concurrent('for --output in the middle: the report is on stdout', async () => {
    const disk = (await smallDisk()) as string
    const site = await openSite(() => fill(disk))
    const ended = await verbgate(['scan', site.url, ...FAST, '--output', `json=${join(disk, 'report.json')}`])
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('collection-creatable') })
    expect(ended.stderr).toContain('the report cannot be written: the disk is full')
  })

  it.concurrent('for the journal from the beginning: nothing is sent', async () => {
    const disk = (await smallDisk()) as string
    fill(disk)
    const dav = await startDav()
    const journal = join(disk, 'journal.jsonl')
    const ended = await verbgate([
      'scan',
      dav.url,
      '--write',
      '--rate',
      '0',
      '--only',
      'put-accepted',
      '--journal',
      journal
    ])
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(
      /error: the journal cannot be written: the disk is full\n +--> .*journal\.jsonl\n +help: /
    )
    expect(dav.requests).toEqual([])
    expect(new Map(dav.tree)).toEqual(SITE)
  })

  it.concurrent('for the journal in the middle: what was placed is removed, and the report is there', async () => {
    const disk = (await smallDisk()) as string
    const dav = await startDav({ onRequest: ({ method }) => (method === 'PUT' ? fill(disk) : undefined) })
    const journal = join(disk, 'journal.jsonl')
    const args = ['scan', dav.url, '--write', '--rate', '0', '--journal', journal, '--format', 'json']
    const ended = await verbgate(args)
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('"put-accepted"') })
    expect(ended.stderr).toContain('the journal cannot be written: the disk is full')
    expect(new Map(dav.tree)).toEqual(SITE)
    rmSync(join(disk, 'filler'))
    expect(await verbgate(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('verbgate cleanup') })
    expect(await verbgate(['cleanup', '--journal', journal])).toMatchObject({ code: 0, stderr: '' })
  })

  it.concurrent('for accept: what was accepted before stays', async () => {
    const disk = (await smallDisk()) as string
    const site = await openSite()
    const report = join(await temporaryFolder('report'), 'report.json')
    await verbgate(['scan', site.url, ...FAST, '--output', `json=${report}`])
    const { findings } = JSON.parse(readFileSync(report, 'utf8')) as { findings: { fingerprint: string }[] }
    const file = join(disk, 'accept.yaml')
    writeFileSync(file, '# ours\naccepted: []\n')
    fill(disk)
    const expires = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10)
    const args = ['accept', findings[0]?.fingerprint ?? '', '--reason', 'r', '--expires', expires, '--report', report]
    const ended = await verbgate([...args, '--accept', file])
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the acceptance cannot be written: the disk is full')
    })
    expect(readFileSync(file, 'utf8')).toBe('# ours\naccepted: []\n')
    expect(readdirSync(disk).toSorted()).toEqual(['accept.yaml', 'filler'])
  })

  it.concurrent('that may only be read: nothing is sent', async () => {
    const disk = (await smallDisk()) as string
    mkdirSync(join(disk, 'runs'))
    execFileSync('mount', ['-o', 'remount,ro', disk])
    const dav = await startDav()
    const wants = [
      ['--output', `json=${join(disk, 'report.json')}`],
      ['--state', disk],
      ['--write', '--journal', join(disk, 'journal.jsonl')]
    ]
    for (const flags of wants) {
      const ended = await verbgate(['scan', dav.url, ...FAST.slice(0, 2), ...flags])
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toMatch(/^error: .*read-only[^]* {2}--> [^]* {2}help: /)
    }
    expect(dav.requests).toEqual([])
  })
})

describe('a folder that goes away during the run', () => {
  it.concurrent('of --output, --state and the journal: the report is on stdout', async () => {
    const folder = await temporaryFolder('gone')
    const vanish = (): void => rmSync(join(folder, 'gone'), { recursive: true, force: true })
    const dav = await startDav({ onRequest: vanish })
    const flags = {
      output: ['--output', `json=${join(folder, 'gone/report.json')}`],
      state: ['--state', join(folder, 'gone/state')],
      journal: ['--write', '--journal', join(folder, 'gone/journal.jsonl')]
    }
    for (const [name, args] of Object.entries(flags)) {
      mkdirSync(join(folder, 'gone'))
      const ended = await verbgate([
        'scan',
        dav.url,
        '--rate',
        '0',
        '--only',
        'put-accepted,trace-echoed',
        '--fail-on',
        'never',
        ...args
      ])
      expect({ name, ...ended }).toMatchObject({ name, code: 3, stdout: expect.stringContaining(dav.url.slice(0, -1)) })
      expect(ended.stderr).toMatch(/^error: [^]* {2}--> [^]* {2}help: /m)
    }
    expect(new Map(dav.tree)).toEqual(SITE)
  })
})
