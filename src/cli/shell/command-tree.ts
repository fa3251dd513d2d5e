// Here lives what is made of the command line's own definition: completion for shells, and the man page. It touches nothing.
import type { Command, Option } from 'commander'

/** One command with what may stand behind it; the program itself has the path ''. */
export type CommandEntry = {
  /** `rules show`. */
  path: string
  description: string
  /** `scan [options] [url...]`. */
  usage: string
  options: readonly OptionEntry[]
  /** Names of commands below it, with their descriptions. */
  children: readonly { name: string; description: string }[]
}

export type OptionEntry = {
  /** `-o`. */
  short: string | null
  /** `--output`. */
  long: string
  /** `<format=path>`; '' for a switch. */
  value: string
  description: string
  choices: readonly string[]
}

/** All commands, the program first. */
export function listCommands(program: Command): CommandEntry[] {
  return [describe(program, ''), ...walk(program, '')]
}

function walk(parent: Command, above: string): CommandEntry[] {
  return parent.commands.flatMap((child) => {
    const path = above === '' ? child.name() : `${above} ${child.name()}`
    return [describe(child, path), ...walk(child, path)]
  })
}

function describe(command: Command, path: string): CommandEntry {
  const help = command.createHelp()
  return {
    path,
    description: command.description(),
    usage: help.commandUsage(command),
    options: help.visibleOptions(command).flatMap(describeOption),
    children: help.visibleCommands(command).map((child) => ({ name: child.name(), description: child.description() }))
  }
}

function describeOption(option: Option): OptionEntry[] {
  const { short = null, long, flags, description, argChoices = [] } = option
  if (long == null) return []
  const value = /[<[].*$/.exec(flags)?.[0] ?? ''
  return [{ short: short ?? null, long, value, description, choices: argChoices }]
}

/** Whether the value of an option is a file or a folder. */
export function namesFile({ value }: OptionEntry): boolean {
  return /<(file|dir|format=path)>/.test(value)
}

/** Whether the option is followed by a value of its own. */
export function takesValue({ value }: OptionEntry): boolean {
  return value.startsWith('<')
}
