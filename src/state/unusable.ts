import { readMessage } from '../shared/error-message.js'
import { UsageError } from '../shared/errors.js'

/** Trouble with the files of a state folder. */
export function unusable(folder: string, cause: unknown): UsageError {
  return new UsageError(`the state folder cannot be used: ${readMessage(cause)}`, {
    code: 'state-unusable',
    place: { file: folder },
    hint: 'Name a folder of your own that can be written.',
    cause
  })
}
