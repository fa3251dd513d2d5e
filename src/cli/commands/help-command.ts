import type { Command } from 'commander'
import { layOut } from '../help/sections.js'
import { readContents, readScreen, refuseUnknown, topics } from '../help/topics.js'
import { measureColumns } from '../terminal/columns.js'
import { writeText, type Streams } from '../terminal/streams.js'

/**
 * `verbgate help [TOPIC] [PART]`: a screen of the manual; for the name of a command its help.
 * @throws UsageError `unknown-name` with the nearest name
 */
export async function helpCommand(
  [name, part = '']: readonly (string | undefined)[],
  program: Command,
  { stdout }: Pick<Streams, 'stdout'>
): Promise<number> {
  const columns = measureColumns(stdout)
  const source = { program, columns }
  const topic = topics.find((known) => known.name === name)
  const command = findCommand(program, [name, part])
  if (topic === undefined && command !== null) return command.help()
  if (topic !== undefined && command !== null && part !== '') return command.help()
  if (name === undefined) await writeText(stdout, layOut(readContents(source), columns))
  else if (topic === undefined) refuseUnknown(name, program)
  else await writeText(stdout, layOut(await readScreen(topic, part, source), columns))
  return 0
}

/** `rules show`; `null` for what no command is called. */
function findCommand(program: Command, [name, below]: readonly (string | undefined)[]): Command | null {
  const command = program.commands.find((known) => known.name() === name)
  if (command === undefined || below === '') return command ?? null
  return command.commands.find((known) => known.name() === below) ?? null
}
