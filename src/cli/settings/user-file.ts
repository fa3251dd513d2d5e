import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readBoundedText } from '../../shared/bounded-file.js'
import { UsageError } from '../../shared/errors.js'

const REASONS: Readonly<Record<string, [what: string, hint: string]>> = {
  ENOENT: ['there is no such file or folder', 'Check the name and the folder the command runs in.'],
  EACCES: ['permission denied', 'Check who owns the file and who runs the command.'],
  EPERM: ['permission denied', 'Check who owns the file and who runs the command.'],
  EROFS: ['the file system is read-only', 'Name a place that can be written.'],
  EISDIR: ['it is a folder', 'Name a file in it.'],
  ENOTDIR: ['a part of the path is not a folder', 'Check the path.'],
  ELOOP: ['it is a symbolic link', 'Name the file itself.'],
  ENOSPC: ['the disk is full', 'Make room and run again.'],
  EDQUOT: ['the disk quota is used up', 'Make room and run again.'],
  ENOTSUP: ['it is no regular file', 'Name a regular file.'],
  ENXIO: ['it is no regular file', 'Name a regular file.'],
  EFBIG: ['it is too large', 'Name a smaller file.']
}

/** Trouble with a file that the user named, in words. */
export function fileError(what: string, file: string, cause: unknown): UsageError {
  const hint = REASONS[codeOf(cause)]?.[1] ?? 'Check the file.'
  return new UsageError(`${what}: ${reasonOf(cause)}`, { code: 'file-unusable', place: { file }, hint, cause })
}

/** What the system said, in words as far as they are known. */
export function reasonOf(cause: unknown): string {
  const code = codeOf(cause)
  return REASONS[code]?.[0] ?? (code === '' ? String(cause) : code)
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? ''
}

/** Largest file that a flag may name: lists of a million targets, reports of as many findings. */
const MAX_BYTES = 256 * 1024 * 1024

/** A file that a flag names, as text. @throws UsageError `file-unusable` */
export function readNamedFile(file: string, flag: string, maxBytes: number = MAX_BYTES): string {
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

/**
 * Writes a file of the user's anew: beside it first, so that a disk that is full does not take what stood there.
 * @param trouble what to say if it cannot be written; @throws UsageError `file-unusable`
 */
export function replaceFile(file: string, text: string, trouble: string): void {
  try {
    // a link to the file stays one
    const target = existsSync(file) ? realpathSync(file) : file
    const draft = `${target}.${process.pid}.tmp`
    try {
      writeFileSync(draft, text, { flag: 'wx', ...(existsSync(target) && { mode: statSync(target).mode }) })
      renameSync(draft, target)
    } finally {
      rmSync(draft, { force: true })
    }
  } catch (error) {
    throw fileError(trouble, file, error)
  }
}
