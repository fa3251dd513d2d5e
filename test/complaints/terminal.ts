import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { temporaryFolder } from '../cli/cli.js'
import type { Installed } from './installed.js'

const BELL = '\u0007'

/**
 * What a terminal of 80 columns and 24 lines shows of runs of the installed program, one after the other; the line that
 * shows progress is gone by then. Colours are left out.
 */
export async function showOnTerminal(program: Installed, calls: readonly (readonly string[])[]): Promise<string[]> {
  const bin = join(program.folder, 'bin/verbgate.js')
  const quoted = calls.map((args) => [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' '))
  const lines = ['stty cols 80 rows 24', ...quoted.map((line) => `${line}; printf '\\a'`)]
  const { CI: _ci, ...rest } = process.env
  const env = { ...rest, TERM: 'xterm', NO_COLOR: '1', XDG_STATE_HOME: await temporaryFolder('state') }
  const words = ['-qec', lines.join('; '), '/dev/null']
  const { stdout } = await promisify(execFile)('script', words, { env, maxBuffer: 16_000_000 })
  const shown = stdout.split(BELL).map(readTerminal)
  return shown.slice(0, calls.length)
}

const ERASES = ['\u001b[2K', '\u001b[K', '\u001b[1G', '\r']

/** What stays on a terminal of what was written to it: the part of a line before it was erased is gone. */
function readTerminal(text: string): string {
  const lines = text.split('\n').map((line) => {
    let rest = line.replace(/\r+$/, '')
    for (const mark of ERASES) if (rest.includes(mark)) rest = rest.slice(rest.lastIndexOf(mark) + mark.length)
    return stripVTControlCharacters(rest)
  })
  return lines.join('\n')
}
