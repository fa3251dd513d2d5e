import { randomUUID } from 'node:crypto'
import { linkSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTextIfThere } from '../shared/bounded-file.js'
import { errorCode, UsageError } from '../shared/errors.js'
import { unusable } from './unusable.js'

/** The run that holds a lock, and its process; the number alone may belong to a later process. */
export type Owner = {
  pid: number
  /** The kernel's id of the boot; '' where there is none (systems other than Linux). */
  bootId: string
  /** When the process began, in the kernel's ticks since the boot; '' where that is not known. */
  startTicks: string
  /** Name of the machine or container. */
  host: string
  /** In another namespace the number means another process; '' where there are none. */
  pidNamespace: string
  runId: string
}

/**
 * The parts of the system that locking needs besides files. `isRunning` gives `null` for a process that cannot be seen from
 * here, because it is in another container or on another machine.
 */
export type LockPorts = { self: Owner; isRunning: (owner: Owner) => boolean | null; now: () => Date }

/** What a lock is for, as its holder is said to do: `is using this state folder`. */
export type LockSubject = { file: string; does: string }

const MAX_LOCK_BYTES = 64 * 1024
/** A lock shows by its age that a run which cannot be seen is alive. */
const BEAT_MS = 10_000
/** Several beats: a machine may be slow, and a shared disk too. */
const STALE_MS = 60_000

/** A lock that is held. */
export type Lock = { release(): void }

/**
 * Takes the lock of a state folder, which keeps two runs from overlapping. One whose process is gone, by SIGKILL or a
 * power cut, is taken over.
 * @throws UsageError `locked` if another run holds it, `state-unusable`
 */
export function acquireLock(folder: string, ports: LockPorts): Lock {
  try {
    return acquireFileLock({ file: join(folder, 'lock'), does: 'is using this state folder' }, ports)
  } catch (error) {
    throw error instanceof UsageError ? error : unusable(folder, error)
  }
}

/**
 * Takes a lock that is a file. It holds across containers and machines that share the folder: what cannot be seen to run is
 * taken to be gone only when its lock has not been renewed for a minute.
 * @throws UsageError `locked`, and what the file system throws
 */
export function acquireFileLock(subject: LockSubject, { self, isRunning, now }: LockPorts): Lock {
  const { file } = subject
  const draft = `${file}.${randomUUID()}`
  const text = `${JSON.stringify({ ...self, since: now().toISOString() })}\n`
  try {
    // A link appears with its content, so nobody reads a lock that is half written.
    writeFileSync(draft, text, { mode: 0o600 })
    if (!tryLink(draft, file)) takeOver(subject, draft, isRunning)
  } finally {
    rmSync(draft, { force: true })
  }
  const beat = setInterval(() => renew(file, text), BEAT_MS).unref()
  return {
    release() {
      clearInterval(beat)
      release(file, text)
    }
  }
}

/** Does what the lock was taken for; if that fails it is released, so that nothing is left locked. */
export function orRelease<T>(lock: Lock, work: () => T): T {
  try {
    return work()
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Whether somebody holds the lock now. */
export function isLocked(file: string, isRunning: LockPorts['isRunning']): boolean {
  const found = readLock(file)
  return found !== null && isHeld(found, isRunning, () => Date.now() - readAge(file))
}

function takeOver(subject: LockSubject, draft: string, isRunning: LockPorts['isRunning']): void {
  const { file } = subject
  const found = readLock(file)
  // Both times are of the disk's clock, which is not that of each machine.
  const age = (): number => readAge(draft) - readAge(file)
  if (found !== null && isHeld(found, isRunning, age)) throw lockedError(subject, found)
  if (found !== null) discard(file, found, `${draft}.stale`)
  if (!tryLink(draft, file)) throw lockedError(subject, readLock(file) ?? '')
}

/** When the file was last written; a lock that is gone meanwhile is old. */
function readAge(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Writes the same again; a lock that was lost meanwhile is left alone. */
function renew(file: string, text: string): void {
  try {
    if (readLock(file) === text) writeFileSync(file, text, { flag: 'r+' })
  } catch (error) {
    // The disk may be full or gone for a while; the next beat tries again.
    if (errorCode(error) === '') throw error
  }
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
function isHeld(text: string, isRunning: LockPorts['isRunning'], measureAge: () => number): boolean {
  const owner = parseOwner(text)
  return owner !== null && (isRunning(owner) ?? measureAge() < STALE_MS)
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
  const { pid, ...texts }: Partial<Record<keyof Owner | 'since', unknown>> = value
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null
  return {
    pid,
    bootId: readText(texts.bootId),
    startTicks: readText(texts.startTicks),
    host: readText(texts.host),
    pidNamespace: readText(texts.pidNamespace),
    runId: readText(texts.runId),
    since: readText(texts.since)
  }
}

function readText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function lockedError({ file, does }: LockSubject, text: string): UsageError {
  const owner = parseOwner(text)
  return new UsageError(`${owner === null ? 'another run' : describeOwner(owner)} ${does}`, {
    code: 'locked',
    place: { file },
    hint: 'Wait until it has ended. A lock whose process is gone is taken over by itself.'
  })
}

/** Which run, where and since when. */
function describeOwner({ runId, pid, host, since }: Owner & { since: string }): string {
  const name = runId === '' ? `process ${pid}` : `run ${runId} (process ${pid}`
  const place = host === '' ? '' : ` on ${host}`
  return `${name}${place}${runId === '' ? '' : ')'}, which began at ${since},`
}
