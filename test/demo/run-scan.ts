import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** What one `verbgate scan` said: its exit code and, from its JSON report, what each finding exposes. */
const ignore = (): void => undefined

export interface ScanRun {
  readonly exitCode: number
  /** `place-file`, `run-code` ...; `null` when the scan ended without a report. */
  readonly exposes: readonly string[] | null
}

export interface ScanOptions {
  readonly url: string
  readonly flags: readonly string[]
  /** Where the JSON report goes, next to the text report on the terminal. */
  readonly reportFile: string
}

const PACKAGE_DIR = fileURLToPath(new URL('../..', import.meta.url))

const MEANINGS: Record<number, string> = {
  0: 'every target was let in and looked at, nothing at or above the threshold',
  1: 'findings at or above the threshold',
  2: 'the scan could not start; see its message above',
  3: 'incomplete, something could not be looked at',
  75: 'another scan holds the lock',
  130: 'interrupted',
  143: 'terminated'
}

/** `1 (findings at or above the threshold)` */
export function describeExit(exitCode: number): string {
  return `${exitCode} (${MEANINGS[exitCode] ?? 'not an exit code of verbgate'})`
}

/**
 * Runs the built command line; its report appears on this process's own stdout. Rejects when it cannot be started, or
 * when its JSON report is there but is none.
 */
export async function runScan({ url, flags, reportFile }: ScanOptions): Promise<ScanRun> {
  const args = ['scan', url, ...flags, '--rate', '0']
  process.stdout.write(`   $ verbgate ${args.join(' ')}\n\n`)
  const exitCode = await run(['bin/verbgate.js', ...args, '--output', `json=${reportFile}`])
  return { exitCode, exposes: await readExposes(reportFile) }
}

function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: PACKAGE_DIR, stdio: 'inherit' })
    // The site must outlive an interrupted scan, which still has to remove what it placed. A terminal's Ctrl-C
    // reaches the scan by itself.
    const passOn = (): void => void child.kill('SIGTERM')
    process.on('SIGINT', ignore)
    process.on('SIGTERM', passOn)
    const settle = (act: () => void): void => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', passOn)
      act()
    }
    child.once('error', (error) => settle(() => reject(error)))
    child.once('close', (code, signal) => settle(() => resolve(code ?? (signal === 'SIGINT' ? 130 : 143))))
  })
}

async function readExposes(reportFile: string): Promise<string[] | null> {
  let text: string
  try {
    text = await readFile(reportFile, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const report = JSON.parse(text) as { findings: { exposes: string }[] }
  return report.findings.map((finding) => finding.exposes)
}
