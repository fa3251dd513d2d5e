import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { cliFile } from '../cli-file.js'
import { temporaryFolder } from './cli.js'
import { defer } from './defer.js'
import { record, staticSite } from './recorder.js'

// util-linux, part of every Debian
const SCRIPT = '/usr/bin/script'
const hasTerminal = existsSync(SCRIPT)
if (!hasTerminal && process.env['VERBGATE_LAB'] === 'required') throw new Error(`${SCRIPT} is missing`)
if (!hasTerminal) process.stderr.write(`cli: ${SCRIPT} is missing; left out: progress on a terminal\n`)

/** What a terminal of that many columns shows of a scan, and its exit code; `null` if it had not ended after 12 seconds. */
async function onTerminal(columns: number, url: string): Promise<{ code: number | null; shown: string }> {
  const command = `stty cols ${columns}; exec '${process.execPath}' '${cliFile}' scan ${url} --rate 40`
  const { CI: _ci, NO_COLOR: _noColor, ...rest } = process.env
  const env = { ...rest, XDG_STATE_HOME: await temporaryFolder('state'), TERM: 'xterm' }
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  let shown = ''
  // One that prints without end must not fill the memory.
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown = (shown + text).slice(-200_000)))
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const stop = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
  }
  defer(stop)
  const timer = setTimeout(stop, 12_000)
  const code = await closed
  clearTimeout(timer)
  return { code, shown }
}

it.runIf(hasTerminal).each([80, 20, 0])(
  'a scan on a terminal of %d columns shows progress and ends',
  async (columns) => {
    const site = await record(staticSite)
    const { code, shown } = await onTerminal(columns, site.url)
    expect(code).toBe(0)
    expect(shown).toContain('Nothing found')
    if (columns === 80) expect(shown).toMatch(/probing \(\d+ requests\)/)
  }
)
