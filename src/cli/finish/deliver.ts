import { UsageError, UsageErrors } from '../../shared/errors.js'
import { renderError } from '../terminal/error-text.js'
import { describeCause } from '../terminal/file-error.js'
import { tell, writeChunks, type Streams } from '../terminal/streams.js'

/**
 * Writes a report to stdout; if that fails, all of it goes to stderr.
 * @param text in pieces, which may be asked for twice
 * @param write how, if not as it is
 * @returns what could not be written
 */
export async function deliver(
  text: Iterable<string>,
  { stdout, stderr }: Pick<Streams, 'stdout' | 'stderr'>,
  write: () => Promise<void> = async () => await writeChunks(stdout, text)
): Promise<UsageError[]> {
  try {
    await write()
    return []
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause
    for (const chunk of text) await tell(stderr, chunk)
    const hint = 'It stands on stderr instead; make room, or name a file with --output.'
    return [
      new UsageError(`stdout does not take the report: ${describeCause(cause.cause)}`, {
        code: 'stdout-unusable',
        hint,
        cause
      })
    ]
  }
}

/** Tells what could not be delivered. @returns the exit code; a run that was fine is incomplete then */
export async function reportTroubles(
  troubles: readonly UsageError[],
  code: number,
  { stderr }: Pick<Streams, 'stderr'>
): Promise<number> {
  if (troubles.length === 0) return code
  await tell(stderr, renderError(new UsageErrors(troubles), false))
  if (code !== 0) return code
  await tell(stderr, 'Exit 3: incomplete, something could not be written or told.\n')
  return 3
}
