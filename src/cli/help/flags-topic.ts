import { Help, type Command, type Option } from 'commander'
import type { Row, Section } from './sections.js'
import { listThemes } from './short-help.js'
import { THEMES, themes, type Theme } from './themes.js'
import type { Source, Topic } from './topic.js'

/** `verbgate help flags [THEME]`, from the definitions that parse them. */
export const flagsTopic: Topic = {
  name: 'flags',
  summary: 'every flag of verbgate scan, by theme',
  parts: [
    { name: '', summary: 'every flag of verbgate scan, by theme', read: readIndex },
    ...themes.map((theme) => ({
      name: theme,
      summary: THEMES[theme],
      read: (source: Source) => readTheme(source, theme)
    }))
  ]
}

function readIndex({ program }: Source): Section[] {
  const rows = listThemes(findScan(program)).map(({ theme, options }): Row => [
    theme,
    options.map(({ long }) => long ?? '').join(' ')
  ])
  return [
    'verbgate help flags THEME, or the name of a flag, says what each does. A flag is given once; one that is repeatable adds. Flags win over the settings file.',
    { rows },
    'Flags of other commands: verbgate COMMAND --help.'
  ]
}

function readTheme({ program }: Source, theme: Theme): Section[] {
  const options = listThemes(findScan(program)).find((shown) => shown.theme === theme)?.options ?? []
  return [{ rows: options.map(describe) }, ...(NOTES[theme] ?? [])]
}

function describe(option: Option): Row {
  const helper = new Help()
  return [helper.optionTerm(option), helper.optionDescription(option).replaceAll('"', '')]
}

/** The command whose flags the others share. */
function findScan(program: Command): Command {
  const scan = program.commands.find((command) => command.name() === 'scan')
  if (scan === undefined) throw new Error('there is no command scan')
  return scan
}

/** The theme of a flag: `area`, `--area` or `-o`. */
export function findTheme(program: Command, name: string): Theme | null {
  const bare = name.replace(/^-+/, '')
  const found = listThemes(findScan(program)).find(({ options }) =>
    options.some(({ short, long }) => [short, long].some((flag) => flag?.replace(/^-+/, '') === bare))
  )
  return found?.theme ?? null
}

const NOTES: Partial<Record<Theme, readonly Section[]>> = {
  mode: ['What each mode sends, whose permission --write needs and how it cleans up: verbgate help write-mode.'],
  connection: ['Without --proxy the proxies of the environment count: verbgate help environment.'],
  report: ['What each format is for: verbgate help formats.'],
  gate: ['Accepted findings and baselines: verbgate help baseline. Exit codes: verbgate help exit-codes.'],
  state: ['For runs from cron, and what is posted: verbgate help cron.'],
  settings: ['What may stand there: verbgate help config.']
}
