import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ScanResult } from '../../src/findings/scan-result.js'

/** The built CLI; VERBGATE_CLI names another build. */
export const cliFile: string =
  process.env['VERBGATE_CLI'] ?? fileURLToPath(new URL('../../bin/verbgate.js', import.meta.url))

export type CliRun = { code: number; result: ScanResult; stderr: string; wallMs: number }

/** Runs the built CLI as a person would, with a state directory of its own. Throws if it prints no JSON report. */
export async function scanWithCli(args: readonly string[]): Promise<CliRun> {
  const state = await mkdtemp(join(tmpdir(), 'verbgate-state-'))
  try {
    const started = performance.now()
    const { code, stdout, stderr } = await run(['scan', ...args, '--format', 'json'], { XDG_STATE_HOME: state })
    const wallMs = performance.now() - started
    return { code, result: parse(stdout, stderr), stderr, wallMs }
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

/** One run of the built CLI; output is kept. */
export async function run(
  args: readonly string[],
  env: Record<string, string> = {}
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cliFile, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve(status ?? 1))
  })
  return { code, ...output }
}

function parse(stdout: string, stderr: string): ScanResult {
  try {
    return JSON.parse(stdout) as ScanResult
  } catch (error) {
    throw new Error(`verbgate printed no JSON report; it said: ${stderr || stdout.slice(0, 500)}`, { cause: error })
  }
}
