import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { errorCode } from './errors.js'

/** Where a shell's `>(command)` and `/dev/stdout` are. `/dev/shm` is an ordinary disk. */
const STREAMS = /^\/(?:dev(?!\/shm\/)|proc)\//
/** As many links as Linux follows. */
const MOST_LINKS = 40
/** The folder takes no draft, or the name is a mount point: the file itself may still be written. */
const NOT_REPLACEABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EBUSY', 'EROFS'])

/** Whether a name leads to a pipe, a terminal or a device, which take text but cannot be replaced. */
export function isStream(file: string): boolean {
  return findTarget(file).kind === 'stream'
}

/**
 * Gives a file a new text. Who reads it at the same time sees all of the old text or all of the new one. A full disk
 * leaves the old one. A symbolic link stays, and so do the owner and the permissions of a file that is there.
 *
 * A pipe or a device is written to, and so is a file whose folder takes no other file.
 * @param text as a whole or in pieces, which may be asked for twice
 * @param mode permissions, whatever stands there and whatever the umask says
 * @throws what the system says
 */
export function replaceFile(file: string, text: Iterable<string>, mode?: number): void {
  const target = findTarget(file)
  if (target.kind === 'stream') return overwrite(target.path, text)
  try {
    const before = target.kind === 'file' ? target.stats : null
    withDraft(target.path, text, { mode: mode ?? before?.mode, owner: before }, (draft) =>
      renameSync(draft, target.path)
    )
  } catch (error) {
    if (target.kind !== 'file' || !NOT_REPLACEABLE.has(errorCode(error))) throw error
    overwrite(target.path, text)
  }
}

function overwrite(file: string, text: Iterable<string>): void {
  const descriptor = openSync(file, 'w')
  try {
    writeAll(descriptor, text)
  } finally {
    closeSync(descriptor)
  }
}

function writeAll(descriptor: number, text: Iterable<string>): void {
  // a string is iterable too, character by character
  for (const chunk of typeof text === 'string' ? [text] : text) writeFileSync(descriptor, chunk)
}

/**
 * Makes a file that appears with its whole text.
 * @returns false if there is one of that name, which stays as it is
 * @throws what the system says
 */
export function createFile(file: string, text: string, mode?: number): boolean {
  try {
    withDraft(file, text, { mode, owner: null }, (draft) => linkSync(draft, file))
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/** Makes sure that new names in a folder outlive a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

type Target = { kind: 'stream' | 'nothing'; path: string } | { kind: 'file'; path: string; stats: Stats }

/** What a name leads to. Each link is followed by itself: the last one may lead to nothing, or to a stream. */
function findTarget(file: string): Target {
  let path = resolve(file)
  for (let links = 0; links <= MOST_LINKS; links++) {
    if (STREAMS.test(path)) return { kind: 'stream', path }
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return { kind: 'nothing', path }
    if (!stats.isSymbolicLink()) return stats.isFile() ? { kind: 'file', path, stats } : { kind: 'stream', path }
    path = resolve(dirname(path), readlinkSync(path))
  }
  throw Object.assign(new Error(`too many symbolic links: ${file}`), { code: 'ELOOP' })
}

/** What the file gets; without a mode what the umask leaves, without an owner the user of the process. */
type Permissions = { mode: number | undefined; owner: Pick<Stats, 'uid' | 'gid'> | null }

/** Writes the text beside the file, on the disk, and hands that to `use`. Nothing of it stays behind. */
function withDraft(file: string, text: Iterable<string>, permissions: Permissions, use: (draft: string) => void): void {
  const draft = join(dirname(file), `.verbgate-${randomBytes(8).toString('hex')}.tmp`)
  try {
    writeDraft(draft, text, permissions)
    use(draft)
  } finally {
    rmSync(draft, { force: true })
  }
}

function writeDraft(draft: string, text: Iterable<string>, { mode, owner }: Permissions): void {
  const descriptor = openSync(draft, 'wx', mode ?? 0o666)
  try {
    if (owner !== null && !isOwner(owner, fstatSync(descriptor))) fchownSync(descriptor, owner.uid, owner.gid)
    if (mode !== undefined) fchmodSync(descriptor, mode & 0o7777)
    writeAll(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function isOwner(owner: Pick<Stats, 'uid' | 'gid'>, { uid, gid }: Stats): boolean {
  return owner.uid === uid && owner.gid === gid
}
