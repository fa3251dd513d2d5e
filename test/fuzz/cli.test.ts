import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { start, temporaryFolder, type Ended } from '../cli/cli.js'
import type { Input } from './input.js'
import { put } from './input.js'
import { inputs } from './inputs.js'
import { made, recipes } from './mutate.js'

const SEED = 20161125
/** Spoilt files for each command; with VERBGATE_FUZZ_SECONDS ten times as many. */
const RUNS = process.env['VERBGATE_FUZZ_SECONDS'] === undefined ? 3 : 30
const LONGEST_MS = 10_000
/** Nothing listens there, and no name is looked up: whatever a spoilt file names, nothing leaves this machine. */
const NOWHERE = [
  '--proxy',
  'http://127.0.0.1:9',
  '--timeout',
  '2',
  '--rate',
  '0',
  '--no-discover',
  '--only',
  'trace-echoed'
]
const SITE = 'http://127.0.0.1:9/'

type Command = {
  name: string
  input: string
  args: (file: string, folder: string) => string[]
  file: string
  onStdin?: boolean
}

const scan = (...args: string[]): string[] => ['scan', ...args, ...NOWHERE]

const commands: readonly Command[] = [
  {
    name: 'rules check',
    input: 'rule file',
    file: 'rules/own/mine.yaml',
    args: (_, folder) => ['rules', 'check', join(folder, 'rules')]
  },
  { name: 'scan --config', input: 'config file', file: 'verbgate.yaml', args: (file) => scan(SITE, '--config', file) },
  { name: 'scan --targets', input: 'targets file', file: 'sites.txt', args: (file) => scan('--targets', file) },
  {
    name: 'scan --targets -',
    input: 'targets on stdin',
    file: 'sites.txt',
    args: () => scan('--targets', '-'),
    onStdin: true
  },
  { name: 'scan --accept', input: 'accept file', file: 'accept.yaml', args: (file) => scan(SITE, '--accept', file) },
  {
    name: 'scan --baseline',
    input: 'report as a baseline',
    file: 'old.json',
    args: (file) => scan(SITE, '--baseline', file)
  },
  {
    name: 'scan --state',
    input: 'state record',
    file: 'state/runs/00000001-0.json',
    args: (_, folder) => scan(SITE, '--state', join(folder, 'state'))
  },
  {
    name: 'scan --state, lock',
    input: 'lock',
    file: 'state/lock',
    args: (_, folder) => scan(SITE, '--state', join(folder, 'state'))
  },
  { name: 'diff', input: 'reports of diff', file: 'old.json', args: (file) => ['diff', file, file] },
  {
    name: 'accept',
    input: 'report as a baseline',
    file: 'old.json',
    args: (file) => ['accept', 'ffffffff', '--reason', 'r', '--expires', '2027-01-01', '--report', file]
  },
  {
    name: 'history',
    input: 'state record',
    file: 'state/runs/00000001-0.json',
    args: (_, folder) => ['history', join(folder, 'state')]
  },
  {
    name: 'cleanup',
    input: 'journal',
    file: 'journal.jsonl',
    args: (file) => ['cleanup', '--journal', file, '--proxy', 'http://127.0.0.1:9', '--timeout', '2']
  }
]

function expectOrderly({ code, signal, stderr }: Ended, wallMs: number, longestMs: number): void {
  expect(signal).toBeNull()
  expect([0, 1, 2, 3, 75]).toContain(code)
  expect(stderr).not.toMatch(/^[ \t]+at .*:\d+:\d+\)?$/m)
  expect(stderr).not.toMatch(/unhandled|uncaught|mistake in verbgate|could not start/i)
  expect(wallMs).toBeLessThan(longestMs)
}

async function runIn(folder: string, args: string[], stdin = ''): Promise<void> {
  const startedMs = performance.now()
  const { child, ended } = await start(args, { state: join(folder, 'xdg'), cwd: folder, stdin })
  const timer = setTimeout(() => child.kill('SIGKILL'), 7 * LONGEST_MS)
  const done = await ended
  clearTimeout(timer)
  // cleanup looks again for whatever a journal names, for six seconds each
  expectOrderly(done, performance.now() - startedMs, args[0] === 'cleanup' ? 6 * LONGEST_MS : LONGEST_MS)
}

describe('commands with spoilt files', () => {
  for (const { name, input: inputName, file, args, onStdin } of commands) {
    const input = inputs.find((one) => one.name === inputName) as Input
    fc.sample(recipes, { seed: SEED, numRuns: RUNS }).forEach((recipe, index) => {
      it.concurrent(`${name}, ${index + 1}`, { timeout: 120_000 }, async () => {
        const folder = await temporaryFolder('fuzz')
        const path = put(folder, file, made(recipe, input.samples, input.words))
        await runIn(folder, args(path, folder), onStdin === true ? readFileSync(path, 'latin1') : '')
      })
    })
  }
})

describe('commands with what is no file', () => {
  const flags: Readonly<Record<string, (path: string) => string[]>> = {
    '--config': (path) => scan(SITE, '--config', path),
    '--targets': (path) => scan('--targets', path),
    '--accept': (path) => scan(SITE, '--accept', path),
    '--baseline': (path) => scan(SITE, '--baseline', path),
    '--cert': (path) => scan(SITE, '--cert', path, '--key', path),
    '--journal': (path) => scan(SITE, '--write', '--journal', path),
    '--output': (path) => scan(SITE, '--output', `json=${path}`),
    diff: (path) => ['diff', path, path],
    cleanup: (path) => ['cleanup', '--journal', path],
    'rules check': (path) => ['rules', 'check', path]
  }
  for (const [name, args] of Object.entries(flags)) {
    it.concurrent(`${name}: a folder, a named pipe, a device without end`, { timeout: 120_000 }, async () => {
      const folder = await temporaryFolder('fuzz')
      const pipe = join(folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      mkdirSync(join(folder, 'folder'))
      for (const path of [join(folder, 'folder'), pipe, '/dev/zero']) {
        if (name === '--output' && path === '/dev/zero') continue
        await runIn(folder, args(path))
      }
    })
  }

  it('a session that is a named pipe, a record that is one', async () => {
    const folder = await temporaryFolder('fuzz')
    mkdirSync(join(folder, 'state/runs'), { recursive: true })
    for (const path of ['editor.session', 'state/runs/00000001-0.json'])
      execFileSync('mkfifo', ['-m', '600', join(folder, path)])
    const config = put(folder, 'verbgate.yaml', 'sessions: { editor: { file: editor.session } }\n')
    await runIn(folder, scan(SITE, '--config', config))
    await runIn(folder, ['history', join(folder, 'state')])
  })
})
