import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode, UsageError } from '../../shared/errors.js'
import { acquireFileLock, isLocked, type Lock, type LockPorts } from '../../state/lock.js'
import { makeFolder } from '../../state/make-folder.js'
import type { Origin } from '../../targets/origin.js'
import { fileError } from '../terminal/file-error.js'

/**
 * Locks of the origins that a run places something on. Whoever holds one knows that what the journal says of the origin is
 * of no run that is under way.
 */
export type OriginLocks = {
  /** @throws UsageError `locked` if another run places something on one of them, `file-unusable` */
  take(origins: readonly Pick<Origin, 'href'>[]): void
  release(): void
  /** Releases all, and does something to the journal if no other run is using it; none can begin meanwhile. */
  releaseAndTidy: (tidy: () => void) => void
}

/** How long to wait for a run that is opening or closing the journal: it takes milliseconds. */
const MOST_TRIES = 100
const PAUSE_MS = 20

/** Locks beside a journal, in `FILE.locks/`. */
export function openOriginLocks(journalFile: string, ports: LockPorts): OriginLocks {
  const folder = `${journalFile}.locks`
  const held: Lock[] = []
  const release = (): void => {
    for (const lock of held.splice(0)) lock.release()
  }
  return {
    take(origins) {
      prepare(folder)
      const gate = waitForGate(folder, ports)
      try {
        held.push(...takeAll(origins, folder, ports))
      } finally {
        gate.release()
      }
    },
    release,
    releaseAndTidy(tidy) {
      release()
      const gate = unlessLocked(() => waitForGate(folder, ports))
      try {
        // Another run tidies up after itself, and after us.
        if (gate !== null && !hasOthers(folder, ports)) tidy()
      } finally {
        gate?.release()
      }
    }
  }
}

function prepare(folder: string): void {
  try {
    makeFolder(folder)
  } catch (error) {
    throw fileError('the journal cannot be written', folder.replace(/\.locks$/, ''), error)
  }
}

/** All of them or none. */
function takeAll(origins: readonly Pick<Origin, 'href'>[], folder: string, ports: LockPorts): Lock[] {
  const taken: Lock[] = []
  try {
    for (const { href } of origins) {
      const name = createHash('sha256').update(href).digest('hex').slice(0, 32)
      taken.push(acquire({ file: join(folder, `${name}.lock`), does: `is placing canaries on ${href}` }, ports))
    }
  } catch (error) {
    for (const lock of taken) lock.release()
    throw error
  }
  return taken
}

/** Held only while locks are taken or the journal is emptied. */
function waitForGate(folder: string, ports: LockPorts): Lock {
  const subject = { file: join(folder, 'gate'), does: 'is opening the journal' }
  for (let tries = 1; ; tries++) {
    try {
      return acquire(subject, ports)
    } catch (error) {
      if (!(error instanceof UsageError) || error.code !== 'locked' || tries === MOST_TRIES) throw error
      // There is nothing else to do meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    }
  }
}

function unlessLocked(take: () => Lock): Lock | null {
  try {
    return take()
  } catch (error) {
    if (error instanceof UsageError && error.code === 'locked') return null
    throw error
  }
}

function acquire(subject: { file: string; does: string }, ports: LockPorts): Lock {
  try {
    return acquireFileLock(subject, ports)
  } catch (error) {
    if (error instanceof UsageError || errorCode(error) === '') throw error
    throw fileError('the journal cannot be written', dirname(subject.file).replace(/\.locks$/, ''), error)
  }
}

function hasOthers(folder: string, { isRunning }: LockPorts): boolean {
  const names = readdirSync(folder).filter((name) => name.endsWith('.lock'))
  return names.some((name) => isLocked(join(folder, name), isRunning))
}
