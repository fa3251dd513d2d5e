import { plainPaint } from '../../reporters/paint.js'
import type { Paint } from '../../reporters/paint.js'
import type { Output } from './streams.js'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Whether to colour what goes to `output`. The first of these that is set decides: `--color`/`--no-color`
 * (`flag`), `NO_COLOR` (non-empty, https://no-color.org), `FORCE_COLOR` (`0` and `false` mean no), `CLICOLOR_FORCE`
 * (anything but `0`), and at last whether it is a terminal that is not `TERM=dumb`.
 */
export function useColor(flag: boolean | undefined, env: Env, output: Pick<Output, 'isTTY'>): boolean {
  if (flag !== undefined) return flag
  if (isSet(env['NO_COLOR'])) return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  if (isSet(env['CLICOLOR_FORCE'])) return env['CLICOLOR_FORCE'] !== '0'
  return output.isTTY === true && env['TERM'] !== 'dumb'
}

/** Colours for a report; chalk is loaded only if there is something to colour. */
export async function loadPaint(colored: boolean): Promise<Paint> {
  if (!colored) return plainPaint
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    bad: (text) => chalk.red.bold(text),
    warn: (text) => chalk.yellow(text),
    note: (text) => chalk.cyan(text),
    good: (text) => chalk.green(text)
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
