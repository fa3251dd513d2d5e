import { errorCode, UsageError } from '../../shared/errors.js'

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
  const hint = REASONS[errorCode(cause)]?.[1] ?? 'Check the file.'
  return new UsageError(`${what}: ${describeCause(cause)}`, { code: 'file-unusable', place: { file }, hint, cause })
}

/** What the system said, in words as far as they are known. */
export function describeCause(cause: unknown): string {
  const code = errorCode(cause)
  return REASONS[code]?.[0] ?? (code === '' ? String(cause) : code)
}
