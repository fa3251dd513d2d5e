import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defer } from './defer.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { cliFile } from '../lab/scan-cli.js'

/** How a run ended: `code` if it ended by itself, `signal` if a signal ended it. */
export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: Buffer; stderr: string }

/** A run under way. */
export type Run = { child: ChildProcess; ended: Promise<Ended> }

export type RunOptions = { state?: string; env?: Record<string, string>; stdin?: string }

/** A folder that is gone when the test ends. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `verbgate-${name}-`))
  defer(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

/** Starts the built CLI with a state directory of its own unless one is given; killed if it outlives the test. */
export async function start(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const state = options.state ?? (await temporaryFolder('state'))
  const env = { ...process.env, XDG_STATE_HOME: state, ...options.env }
  const child = spawn(process.execPath, [cliFile, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(options.stdin ?? '')
  const stdout: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(stdout), stderr }))
  })
  defer(() => void child.kill('SIGKILL'))
  return { child, ended }
}

/** One run to its end. */
export async function verbgate(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return await (
    await start(args, options)
  ).ended
}

/** The JSON report on stdout. Throws with what was said instead. */
export function reportOf({ stdout, stderr }: Ended): ScanResult {
  const text = stdout.toString('utf8')
  try {
    return JSON.parse(text) as ScanResult
  } catch (error) {
    throw new Error(`no JSON report: ${stderr}${text.slice(0, 500)}`, { cause: error })
  }
}
