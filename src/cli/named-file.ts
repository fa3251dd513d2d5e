import { readFileSync } from 'node:fs'
import { UsageError } from '../shared/errors.js'

const REASONS: Readonly<Record<string, [what: string, hint: string]>> = {
  ENOENT: ['there is no such file or folder', 'Check the name and the folder the command runs in.'],
  EACCES: ['permission denied', 'Check who owns the file and who runs the command.'],
  EPERM: ['permission denied', 'Check who owns the file and who runs the command.'],
  EROFS: ['the file system is read-only', 'Name a place that can be written.'],
  EISDIR: ['it is a folder', 'Name a file in it.'],
  ENOTDIR: ['a part of the path is not a folder', 'Check the path.'],
  ELOOP: ['it is a symbolic link', 'Name the file itself.'],
  ENOSPC: ['the disk is full', 'Make room and run again.']
}

/** Trouble with a file that the user named, in words. */
export function fileError(what: string, file: string, cause: unknown): UsageError {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  const [reason, hint] = REASONS[code] ?? [code === '' ? String(cause) : code, 'Check the file.']
  return new UsageError(`${what}: ${reason}`, { code: 'file-unusable', place: { file }, hint, cause })
}

/** A file that a flag names, as text. @throws UsageError `file-unusable` */
export function readNamedFile(file: string, flag: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw fileError(`the file of ${flag} cannot be read`, file, error)
  }
}
