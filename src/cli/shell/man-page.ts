import type { Command } from 'commander'
import { VARIABLES } from '../settings/environment-names.js'
import { EXIT_CODES } from './exit-codes.js'
import { listCommands, type CommandEntry, type OptionEntry } from './command-tree.js'

/** The man page (man(7)), from the same definitions as the help. */
export function describeManual(program: Command, version: string): string {
  const [root, ...commands] = listCommands(program)
  return [
    `.TH VERBGATE 1 "" "verbgate ${escape(version)}" "User Commands"`,
    '.SH NAME',
    'verbgate \\- find write methods that get through a reverse proxy',
    '.SH SYNOPSIS',
    ...commands.filter(({ children }) => children.length === 0).flatMap(({ usage }) => ['.B ' + escape(usage), '.br']),
    '.SH DESCRIPTION',
    escape(root?.description ?? ''),
    '.SH COMMANDS',
    ...commands.flatMap(describeCommand),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => item(`.B ${code}`, meaning)),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(([name, purpose]) => item(`.B ${name}`, purpose)),
    '.SH FILES',
    ...item('.I verbgate.yaml', 'settings, from the folder upward to the root of the repository; verbgate.yml too'),
    ...item('.I .verbgate-accept.yaml', 'accepted findings'),
    ...item('.I ~/.local/state/verbgate/', 'the journal of --write and the secret of owner tokens'),
    ''
  ].join('\n')
}

function describeCommand({ usage, description, options }: CommandEntry): string[] {
  return [`.SS ${escape(usage)}`, escape(description), ...options.flatMap(describeOption)]
}

function describeOption({ short, long, value, description }: OptionEntry): string[] {
  const names = [...(short === null ? [] : [short]), long].map((name) => escape(name)).join(', ')
  return item(`.B ${names}${value === '' ? '' : ` ${escape(value)}`}`, description)
}

function item(term: string, text: string): string[] {
  return ['.TP', term, escape(text)]
}

/** Text as roff reads it back: a backslash begins an escape, a dot or an apostrophe at the start of a line a request. */
function escape(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1')
}
