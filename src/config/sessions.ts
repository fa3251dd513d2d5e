import { statSync } from 'node:fs'
import { readBoundedText } from '../shared/bounded-file.js'
import { readMessage } from '../shared/error-message.js'
import { UsageError } from '../shared/errors.js'
import type { ConfigFile } from './config-schema.js'

/** Header fields in sending order. */
export type HeaderSet = readonly (readonly [name: string, value: string])[]

type Attempt = <T>(path: readonly string[], read: () => T) => T[]
type Resolve = { expand: (text: string) => string; within: (path: string) => string }

/** The declared sessions; `attempt` keeps the mistakes of each. */
export function readSessions(
  sessions: NonNullable<ConfigFile['sessions']>,
  attempt: Attempt,
  { expand, within }: Resolve
): Record<string, HeaderSet> {
  const read = Object.entries(sessions).map(([name, session]) => {
    const fields =
      'file' in session
        ? attempt([name, 'file'], () => readSessionFile(within(session.file))).flat()
        : Object.entries(session.headers).flatMap(([field, value]) =>
            attempt([name, 'headers', field], () => [field, expand(value)] as const)
          )
    return [name, fields] as const
  })
  return Object.fromEntries(read)
}

/** Group and others may not read it (`chmod 600`). */
const OTHERS_MASK = 0o077
/** More than any server takes as the fields of a request. */
const MAX_BYTES = 256 * 1024

/**
 * A session file: `Name: value` lines; empty lines and `#` lines are left out. Its text never stands in a message.
 * @throws UsageError `session-unusable` if it cannot be read, may be read by others, or holds another line
 */
export function readSessionFile(file: string): HeaderSet {
  const lines = readPrivate(file).split(/\r?\n/)
  return lines.flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) return [[name, value] as const]
    throw sessionError(`line ${index + 1} of the session file is not a field`, file, "Write 'Name: value' lines.")
  })
}

function readPrivate(file: string): string {
  try {
    const { mode } = statSync(file)
    if ((mode & OTHERS_MASK) === 0) return readBoundedText(file, MAX_BYTES)
  } catch (error) {
    throw sessionError(`the session file cannot be read: ${readMessage(error)}`, file, 'Check its name.')
  }
  throw sessionError('the session file may be read by others', file, `Run chmod 600 ${file}.`)
}

function sessionError(message: string, file: string, hint: string): UsageError {
  return new UsageError(`${message} (${file})`, { code: 'session-unusable', place: { file }, hint })
}
