import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { start, temporaryFolder, type Ended } from '../cli/cli.js'
import type { Input } from './input.js'
import { put } from './input.js'
import { inputs } from './inputs.js'
import { made, recipes } from './mutate.js'

const SEED = 20161125
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
export const SITE = 'http://127.0.0.1:9/'

type Command = {
  name: string
  input: string
  args: (file: string, folder: string) => string[]
  file: string
  onStdin?: boolean
}

/** Arguments of a scan that goes nowhere. */
export const scan = (...args: string[]): string[] => ['scan', ...args, ...NOWHERE]

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

/** Runs a command in a folder of its own; it has to end in order and in time. */
export async function runIn(folder: string, args: string[], stdin = ''): Promise<void> {
  const startedMs = performance.now()
  const { child, ended } = await start(args, { state: join(folder, 'xdg'), cwd: folder, stdin })
  const timer = setTimeout(() => child.kill('SIGKILL'), 7 * LONGEST_MS)
  const done = await ended
  clearTimeout(timer)
  // cleanup looks again for whatever a journal names, for six seconds each
  expectOrderly(done, performance.now() - startedMs, args[0] === 'cleanup' ? 6 * LONGEST_MS : LONGEST_MS)
}

/** Tests that each command ends in order with so many spoilt files, the same each time. */
export function describeSpoiltFiles(runs: number): void {
  describe('commands with spoilt files', () => {
    for (const { name, input: inputName, file, args, onStdin } of commands) {
      const input = inputs.find((one) => one.name === inputName) as Input
      fc.sample(recipes, { seed: SEED, numRuns: runs }).forEach((recipe, index) => {
        it.concurrent(`${name}, ${index + 1}`, { timeout: 120_000 }, async () => {
          const folder = await temporaryFolder('fuzz')
          const path = put(folder, file, made(recipe, input.samples, input.words))
          await runIn(folder, args(path, folder), onStdin === true ? readFileSync(path, 'latin1') : '')
        })
      })
    }
  })
}
