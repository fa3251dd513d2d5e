import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defer } from './defer.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { cliFile } from '../cli-file.js'

/** How a run ended: `code` if it ended by itself, `signal` if a signal ended it; `bytes` are those of stdout. */
export type Ended = {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  bytes: Buffer
}

/** A run under way. */
export type Run = { child: ChildProcess; ended: Promise<Ended> }

export type RunOptions = {
  state?: string
  env?: Record<string, string>
  stdin?: string
  cwd?: string
  /** Another `bin/verbgate.js` than the one that was built here, such as that of an installed package. */
  program?: string
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `verbgate-${name}-`))
  defer(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

/** Starts the CLI with a state directory of its own unless one is given; killed if it outlives the test. */
export async function start(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const state = options.state ?? (await temporaryFolder('state'))
  const env = { ...process.env, XDG_STATE_HOME: state, ...options.env }
  const child = spawn(process.execPath, [options.program ?? cliFile, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.cwd !== undefined && { cwd: options.cwd })
  })
  child.stdin.end(options.stdin ?? '')
  const chunks: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const bytes = Buffer.concat(chunks)
      resolve({ code, signal, stdout: bytes.toString('utf8'), stderr, bytes })
    })
  })
  defer(() => void child.kill('SIGKILL'))
  return { child, ended }
}

/** One run to its end, in a process of its own: for what only a process shows. */
export async function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return await (
    await start(args, options)
  ).ended
}

/** The JSON report on stdout. Throws with what was said instead. */
export function reportOf({ stdout, stderr }: Ended): ScanResult {
  try {
    return JSON.parse(stdout) as ScanResult
  } catch (error) {
    throw new Error(`no JSON report: ${stderr}${stdout.slice(0, 500)}`, { cause: error })
  }
}
