import type { CommanderError } from 'commander'
import { UsageError } from '../../shared/errors.js'
import { nearest } from '../../shared/text.js'

const COMMANDS = ['scan', 'rules', 'cleanup', 'own', 'init', 'accept', 'diff', 'history', 'completion', 'help']

/** Where what was meant is described: the help of the command that was called. */
function pointToHelp([first = '', second = '']: readonly string[]): string {
  if (!COMMANDS.includes(first)) return 'Run verbgate --help to see every command.'
  const name = first === 'rules' && /^[a-z]+$/.test(second) ? `rules ${second}` : first
  return `Run verbgate ${name} --help to see what it takes.`
}

/** A mistake on the command line in the form of all others; commander's suggestion becomes the hint. */
export function commandLineError(error: CommanderError, args: readonly string[]): UsageError {
  const code = 'command-line-invalid'
  const slip = explainSlip(error, args)
  if (slip !== null) return new UsageError(slip.message, { code, hint: slip.hint, cause: error })
  const [what = '', ...more] = error.message.replace(/^error: /, '').split('\n')
  const near = /\(Did you mean (.*)\?\)/.exec(more.join(' '))?.[1] ?? nearestChoice(what)
  const hint = near === undefined ? pointToHelp(args) : `Did you mean ${near}?`
  return new UsageError(what, { code, hint, cause: error })
}

/** Slips that show what was meant. */
function explainSlip(
  { message }: CommanderError,
  [first = '', second = '']: readonly string[]
): { message: string; hint: string } | null {
  if (/^https?:/i.test(first))
    return { message: 'a URL is not a command', hint: 'Write verbgate scan in front of the URL.' }
  if (first === '-v') {
    const hint = 'Did you mean --version? Behind a command -v shows each request.'
    return { message: "unknown option '-v'", hint }
  }
  const takesFolder = first === 'rules' && ['check', 'test'].includes(second)
  if (!takesFolder || !/unknown option '--rules/.test(message)) return null
  return { message: "unknown option '--rules'", hint: `The folder stands by itself: verbgate rules ${second} DIR` }
}

/** Commander lists the values that an option takes and leaves it at that. */
function nearestChoice(message: string): string | undefined {
  const [, flag, given = '', choices = ''] =
    /^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? []
  const near = nearest(given, choices.split(', '))
  return flag === undefined || near === undefined ? undefined : `${flag} ${near}`
}
