import { placeKey } from '../../findings/place.js'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  writeSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { CanaryState, Journal, JournalEntry } from '../../engine/canary/journal.js'
import { FileTrouble, readTextIfThere } from '../../shared/bounded-file.js'
import { UsageError } from '../../shared/errors.js'
import { syncFolder } from '../../shared/replace-file.js'
import { makeFolder } from '../../state/make-folder.js'
import { readUserFile } from '../settings/user-file.js'
import { fileError } from '../terminal/file-error.js'
import { stateDirectory } from './state-directory.js'

/**
 * A journal on disk. `close` empties the file if every canary in it is gone, and says what kept it from being written; the
 * run is over then, so it throws nothing.
 */
export type WriteJournal = Journal & { close(): readonly UsageError[] }

/** Where the journal is if `--journal` does not say: `journal.jsonl` in the state directory. */
export function defaultJournalFile(env: Readonly<Record<string, string | undefined>>): string {
  return join(stateDirectory(env), 'journal.jsonl')
}

const NOFOLLOW_APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW

/**
 * Opens the journal for a run that writes: one JSON object a line, appended and synced to the disk before `record`
 * returns, readable by its owner only. Where that fails `record` throws for an `intent`, so that nothing is sent; for what
 * was placed already it does not, because it has to be removed whatever the disk says.
 * @param whenUnused calls what empties the journal, unless another run is using it too
 * @throws UsageError `file-unusable`, also for a symbolic link
 */
export function openWriteJournal(
  file: string,
  whenUnused: (tidy: () => void) => void = (tidy) => tidy()
): WriteJournal {
  const descriptor = openOwned(file)
  // A crash may have cut the last line short. The request of that line was never sent.
  let needsBreak = !endsWithBreak(descriptor)
  const troubles: UsageError[] = []
  return {
    record(entry) {
      try {
        appendSynced(descriptor, `${needsBreak ? '\n' : ''}${JSON.stringify(entry)}\n`)
        needsBreak = false
      } catch (error) {
        needsBreak = true
        const trouble = fileError('the journal cannot be written', file, error)
        if (troubles.length === 0) troubles.push(trouble)
        if (entry.state === 'intent') throw trouble
      }
    },
    close() {
      try {
        whenUnused(() => emptyIfGone(descriptor, file))
      } catch (error) {
        troubles.push(error instanceof UsageError ? error : fileError('the journal cannot be written', file, error))
      } finally {
        closeSync(descriptor)
      }
      return troubles
    }
  }
}

/** On a full disk a write may take only a part of the line; the error comes with the next one. */
function appendSynced(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
  fsyncSync(descriptor)
}

function emptyIfGone(descriptor: number, file: string): void {
  const text = readUserFile(file, 'the journal cannot be read')
  const everythingGone = parseUnfinished(text, file).length === 0
  // Another run may have appended since: then its lines stay.
  if (everythingGone && fstatSync(descriptor).size === Buffer.byteLength(text)) ftruncateSync(descriptor)
}

/** The journal of runs that must not write: an entry is a fault of the engine. */
export const refusingJournal: WriteJournal = {
  record(entry) {
    throw new Error(`a run without --write wanted to place ${entry.path}`)
  },
  close: () => []
}

/**
 * The last entry of each canary that is not known to be gone, in the order of their first entries; a file that is
 * not there has none.
 * @throws UsageError `journal-invalid` with the line that cannot be read, `file-unusable`
 */
export function readUnfinished(file: string): JournalEntry[] {
  return parseUnfinished(readJournal(file), file)
}

/** More than any journal holds, because runs remove what they place. */
const MAX_BYTES = 256 * 1024 * 1024

/** '' where there is none. One that may not be read is no journal without entries. */
function readJournal(file: string): string {
  try {
    // A symbolic link would be refused for writing.
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink())
      throw Object.assign(new Error('it is a symbolic link'), { code: 'ELOOP' })
    return readTextIfThere(file, MAX_BYTES) ?? ''
  } catch (error) {
    throw fileError('the journal cannot be read', file, error)
  }
}

/** Whether the run ended before it noted what became of the canary; `left` was reported and blocks nothing. */
export function isInterrupted(entry: JournalEntry): boolean {
  return entry.state !== 'left' && entry.state !== 'gone'
}

function openOwned(file: string): number {
  try {
    makeFolder(dirname(file))
    const descriptor = openSync(file, NOFOLLOW_APPEND, 0o600)
    if (!fstatSync(descriptor).isFile()) throw new FileTrouble('ENOTSUP', 'it is no regular file')
    syncFolder(dirname(file))
    return descriptor
  } catch (error) {
    throw fileError('the journal cannot be written', file, error)
  }
}

function endsWithBreak(descriptor: number): boolean {
  const { size } = fstatSync(descriptor)
  const last = Buffer.alloc(1)
  if (size > 0) readSync(descriptor, last, 0, 1, size - 1)
  return size === 0 || last.toString('latin1') === '\n'
}

function parseUnfinished(text: string, file: string): JournalEntry[] {
  const last = new Map<string, JournalEntry>()
  const lines = text.split('\n')
  lines.forEach((line, index) => {
    // Nothing was sent for a line without its line break; later runs begin a new line after it.
    const entry = readEntry(line)
    if (entry !== null) last.set(placeKey(entry), entry)
    else if (line !== '' && index < lines.length - 1 && !isCutShort(line)) throw invalidLine(file, index + 1)
  })
  return [...last.values()].filter((entry) => entry.state !== 'gone')
}

const STATES: readonly CanaryState[] = ['intent', 'sent', 'deleted', 'gone', 'left']

function readEntry(line: string): JournalEntry | null {
  // A broken file has thousands of lines that are no JSON; throwing for each would be slow.
  if (!line.startsWith('{') || !line.trimEnd().endsWith('}')) return null
  try {
    const value: unknown = JSON.parse(line)
    return isEntry(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry: Partial<Record<keyof JournalEntry, unknown>> = value
  const texts = [entry.runId, entry.origin, entry.path, entry.at]
  return texts.every((text) => typeof text === 'string') && STATES.some((state) => state === entry.state)
}

function isCutShort(line: string): boolean {
  return line.startsWith('{') && !line.endsWith('}')
}

function invalidLine(file: string, line: number): UsageError {
  return new UsageError('the journal holds a line that is not an entry', {
    code: 'journal-invalid',
    place: { file, line },
    hint: 'Look at the line: it may name something that a run placed. Then delete the line.'
  })
}
