import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cliFile } from '../cli-file.js'
import type { CliRun } from '../lab/scan-cli.js'

/** A scan that takes longer has no verdict. */
const LIMIT_MS = 120_000

/** A run with the report for people as well. */
export type Scan = CliRun & { text: string }

/** Runs the built CLI with a state folder of its own. Throws if it prints no JSON report or does not come to an end. */
export async function scan(args: readonly string[], stateFolder: string): Promise<Scan> {
  const report = join(stateFolder, 'report.txt')
  const started = performance.now()
  const child = spawn(process.execPath, [cliFile, 'scan', ...args, '--format', 'json', '--output', `text=${report}`], {
    env: { ...process.env, XDG_STATE_HOME: stateFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => resolve(signal === null ? (status ?? 1) : 1))
  })
  const wallMs = performance.now() - started
  if (wallMs >= LIMIT_MS) throw new Error(`no end after ${LIMIT_MS / 1000} s`)
  return { code, result: parse(output), stderr: output.stderr, wallMs, text: await readFile(report, 'utf8') }
}

function parse({ stdout, stderr }: { stdout: string; stderr: string }): CliRun['result'] {
  try {
    return JSON.parse(stdout)
  } catch (cause) {
    throw new Error(`verbgate printed no JSON report; it said: ${stderr || stdout.slice(0, 500)}`, { cause })
  }
}
