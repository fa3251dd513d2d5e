import { readBoundedText } from '../../shared/bounded-file.js'
import { fileError } from '../terminal/file-error.js'

/** Largest file that a flag may name: lists of a million targets, reports of as many findings. */
const MAX_BYTES = 256 * 1024 * 1024

/** A file that a flag names, as text. @throws UsageError `file-unusable` */
export function readFlagFile(file: string, flag: string, maxBytes: number = MAX_BYTES): string {
  return readUserFile(file, `the file of ${flag} cannot be read`, maxBytes)
}

/** A file of the user's, as text. @param trouble what to say if it cannot be read; @throws UsageError `file-unusable` */
export function readUserFile(file: string, trouble: string, maxBytes: number = MAX_BYTES): string {
  try {
    return readBoundedText(file, maxBytes)
  } catch (error) {
    throw fileError(trouble, file, error)
  }
}
