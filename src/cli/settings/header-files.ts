import { readText, type Streams } from '../terminal/streams.js'
import { flagError, type Problems } from './problems.js'
import { readFlagFile } from './user-file.js'

const MAX_BYTES = 256 * 1024

/** The values of -H with `@FILE` and `@-` (stdin) replaced by the lines in there, so that no secret stands on the command line. */
export async function readHeaderFiles<T extends { header?: string[]; targets?: string[] }>(
  flags: T,
  { stdin }: Pick<Streams, 'stdin'>,
  problems: Problems
): Promise<T> {
  if (flags.header === undefined) return flags
  const lists = await Promise.all(
    flags.header.map((text) => problems.attemptLater(async () => await readOne(text, flags.targets, stdin), []))
  )
  return { ...flags, header: lists.flat() }
}

async function readOne(
  text: string,
  targets: readonly string[] | undefined,
  stdin: Streams['stdin']
): Promise<string[]> {
  if (!text.startsWith('@')) return [text]
  if (text === '@-' && targets?.includes('-') === true) {
    throw flagError('-H @- and --targets - both read stdin', 'Give one of them a file.')
  }
  const content = text === '@-' ? await readText(stdin) : readFlagFile(text.slice(1), '-H', MAX_BYTES)
  return content.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
}
