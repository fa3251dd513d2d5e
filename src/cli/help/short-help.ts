import { Help, type Command, type Option } from 'commander'
import { block } from '../../reporters/layout.js'
import { headingOf, SHARED, themes, type Theme } from './themes.js'

/** Lines of a terminal, less the prompt. */
export const SCREEN_LINES = 23
const COLUMNS = 80

/** The help of a command on one screen: in full if that fits, else flags by theme, and where the rest is described. */
export function formatShortHelp(command: Command, helper: Help): string {
  const full = Help.prototype.formatHelp.call(helper, command, helper)
  if (full.split('\n').length <= SCREEN_LINES) return full
  const width = helper.helpWidth ?? COLUMNS
  if (command.commands.length > 0) return formatCommands(command, helper)
  const shown = listThemes(command)
  const shared = shown.filter(({ theme }) => SHARED.includes(theme))
  const own = helper.visibleOptions(command).filter((option) => !shared.some(({ options }) => options.includes(option)))
  const described = own.length <= 10
  return [
    `Usage: ${helper.commandUsage(command)}`,
    '',
    ...block('', command.description(), width),
    '',
    ...(described ? describeOptions(own, helper, width) : []),
    ...(described ? ['', 'And of every command that connects:'] : []),
    ...listNames(described ? shared : shown, width),
    '',
    'What they do: verbgate help flags THEME, as in verbgate help flags tls.',
    ''
  ].join('\n')
}

/** A line for each command below, without what it takes. */
function formatCommands(command: Command, helper: Help): string {
  const width = helper.helpWidth ?? COLUMNS
  const commands = helper.visibleCommands(command)
  const longest = Math.max(...commands.map((child) => child.name().length))
  return [
    `Usage: ${helper.commandUsage(command)}`,
    '',
    ...block('', command.description(), width),
    '',
    ...commands.flatMap((child) => block(`  ${child.name().padEnd(longest)}  `, child.description(), width)),
    '',
    ...describeOptions(helper.visibleOptions(command), helper, width),
    ''
  ].join('\n')
}

/** The flags of a command by theme; themes that it has none of are left out. */
export function listThemes(command: Command): { theme: Theme; options: readonly Option[] }[] {
  return themes
    .map((theme) => ({
      theme,
      options: command.options.filter(({ helpGroupHeading }) => helpGroupHeading === headingOf(theme))
    }))
    .filter(({ options }) => options.length > 0)
}

/** A line for each theme: its name and those of its flags. */
export function listNames(shown: readonly { theme: Theme; options: readonly Option[] }[], width: number): string[] {
  return shown.flatMap(({ theme, options }) => block(`  ${theme.padEnd(12)}`, options.map(nameFlag).join(' '), width))
}

function nameFlag({ short, long }: Option): string {
  return [short, long].filter((name) => name != null).join('/')
}

function describeOptions(options: readonly Option[], helper: Help, width: number): string[] {
  const longest = Math.max(...options.map((option) => helper.optionTerm(option).length))
  return options.flatMap((option) =>
    block(`  ${helper.optionTerm(option).padEnd(longest)}  `, helper.optionDescription(option), width)
  )
}
