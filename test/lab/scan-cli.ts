import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { runInProcess } from '../in-process.js'

export type CliRun = { code: number; result: ScanResult; stderr: string; wallMs: number }

/** Runs the built CLI as a person would, with a state directory of its own. Throws if it prints no JSON report. */
export async function scanWithCli(args: readonly string[]): Promise<CliRun> {
  const state = await mkdtemp(join(tmpdir(), 'verbgate-state-'))
  try {
    const started = performance.now()
    const { code, bytes, stderr } = await runInProcess(['scan', ...args, '--format', 'json'], { XDG_STATE_HOME: state })
    const wallMs = performance.now() - started
    return { code, result: parse(bytes.toString('utf8'), stderr), stderr, wallMs }
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

function parse(stdout: string, stderr: string): ScanResult {
  try {
    return JSON.parse(stdout) as ScanResult
  } catch (error) {
    throw new Error(`verbgate printed no JSON report; it said: ${stderr || stdout.slice(0, 500)}`, { cause: error })
  }
}
