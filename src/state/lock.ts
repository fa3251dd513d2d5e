import { linkSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTextIfThere } from '../shared/bounded-file.js'
import { errorCode, UsageError } from '../shared/errors.js'
import { unusable } from './unusable.js'

/** The process that holds a lock; the number alone may belong to a later process. */
export type Owner = {
  pid: number
  /** The kernel's id of the boot; '' where there is none (systems other than Linux). */
  bootId: string
  /** When the process began, in the kernel's ticks since the boot; '' where that is not known. */
  startTicks: string
}

/** The parts of the system that locking needs besides files. */
export type LockPorts = { self: Owner; isRunning: (owner: Owner) => boolean; now: () => Date }

const MAX_LOCK_BYTES = 64 * 1024

/** A lock that is held. */
export type Lock = { release(): void }

/**
 * Takes the lock of a state folder, which keeps two runs from overlapping. One whose process is gone, by SIGKILL or a
 * power cut, is taken over.
 * @throws UsageError `locked` if another run holds it, `state-unusable`
 */
export function acquireLock(folder: string, { self, isRunning, now }: LockPorts): Lock {
  const file = join(folder, 'lock')
  const draft = `${file}.${self.pid}`
  const text = `${JSON.stringify({ ...self, since: now().toISOString() })}\n`
  try {
    // A link appears with its content, so nobody reads a lock that is half written.
    writeFileSync(draft, text, { mode: 0o600 })
    if (!tryLink(draft, file)) takeOver(file, draft, isRunning)
  } catch (error) {
    throw error instanceof UsageError ? error : unusable(folder, error)
  } finally {
    rmSync(draft, { force: true })
  }
  return { release: () => release(file, text) }
}

function takeOver(file: string, draft: string, isRunning: LockPorts['isRunning']): void {
  const found = readLock(file)
  if (found !== null && isHeld(found, isRunning)) throw lockedError(file, found)
  if (found !== null) discard(file, found, `${draft}.stale`)
  if (!tryLink(draft, file)) throw lockedError(file, readLock(file) ?? '')
}

function release(file: string, text: string): void {
  try {
    if (readLock(file) === text) unlinkSync(file)
  } catch (error) {
    // The run is over. A lock that stays is taken over by the next one: its process is gone.
    if (errorCode(error) === '') throw error
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/** Removes the lock of a run that died. If a quicker run has taken it meanwhile, that lock is put back. */
function discard(file: string, found: string, aside: string): void {
  try {
    renameSync(file, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  if (readLock(aside) !== found) tryLink(aside, file)
  unlinkSync(aside)
}

function readLock(file: string): string | null {
  return readTextIfThere(file, MAX_LOCK_BYTES)
}

/** A file that does not name a process locks nothing. */
function isHeld(text: string, isRunning: (owner: Owner) => boolean): boolean {
  const owner = parseOwner(text)
  return owner !== null && isRunning(owner)
}

function parseOwner(text: string): (Owner & { since: string }) | null {
  try {
    return readOwner(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function readOwner(value: unknown): (Owner & { since: string }) | null {
  if (typeof value !== 'object' || value === null) return null
  const { pid, bootId, startTicks, since }: Partial<Record<keyof Owner | 'since', unknown>> = value
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null
  return { pid, bootId: readText(bootId), startTicks: readText(startTicks), since: readText(since) }
}

function readText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function lockedError(file: string, text: string): UsageError {
  const owner = parseOwner(text)
  const who = owner === null ? 'another run' : `process ${owner.pid}, which began at ${owner.since},`
  return new UsageError(`${who} is using this state folder`, {
    code: 'locked',
    place: { file },
    hint: 'Wait until it has ended. A lock whose process is gone is taken over by itself.'
  })
}
