import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { formats } from '../../src/reporters/reporter.js'
import { defer } from '../cli/defer.js'
import { temporaryFolder } from '../cli/cli.js'
import { cliFile } from '../cli-file.js'
import { root } from './certificates.js'

/** A run of the real CLI in a process of its own. */
export type ScanRun = {
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
  result: ScanResult
  /** The same result in every format. */
  reports: string[]
  wallMs: number
  /** Most memory that the process had resident. */
  peakMegabytes: number
  /** Longest time that its event loop was held up. */
  stallMs: number
}

/** Tells at its end, on descriptor 3, what the process took. */
const METER = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs'
  import { monitorEventLoopDelay } from 'node:perf_hooks'
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  process.on('exit', () => {
    const taken = { peakMegabytes: process.resourceUsage().maxRSS / 1024, stallMs: delay.max / 1e6 }
    writeSync(3, JSON.stringify(taken))
  })
`)}`

/** Scans the targets with the certificates' root known, every report written, and an unlimited rate. */
export async function runScan(urls: readonly string[], options: readonly string[]): Promise<ScanRun> {
  const folder = await temporaryFolder('hostile')
  const [targets, authority] = [join(folder, 'targets.txt'), join(folder, 'root.pem')]
  const files = formats.map((format) => join(folder, `report.${format}`))
  await writeFile(targets, urls.join('\n'))
  await writeFile(authority, root)
  const outputs = formats.flatMap((format, index) => ['--output', `${format}=${files[index]}`])
  const args = [
    '--import',
    METER,

    cliFile,
    'scan',
    '--targets',
    targets,
    '--rate',
    '0',
    ...outputs,
    ...options
  ]
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {
    env: { ...process.env, XDG_STATE_HOME: folder, NODE_EXTRA_CA_CERTS: authority },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe']
  })
  defer(() => void child.kill('SIGKILL'))
  const stderr = textOf(child.stderr as Readable)
  const meter = textOf(child.stdio[3] as Readable)
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  const wallMs = performance.now() - startedAt
  const reports = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return {
    code,
    signal,
    stderr: await stderr,
    result: JSON.parse(reports[formats.indexOf('json')] as string) as ScanResult,
    reports,
    wallMs,
    ...(JSON.parse(await meter) as { peakMegabytes: number; stallMs: number })
  }
}

async function textOf(stream: Readable): Promise<string> {
  let text = ''
  for await (const piece of stream.setEncoding('utf8')) text += piece as string
  return text
}
