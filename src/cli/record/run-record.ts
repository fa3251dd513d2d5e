import { closeSync, existsSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs'
import type { FinishedOrigin, OriginRecord } from '../../engine/scan-request.js'
import { UsageError } from '../../shared/errors.js'
import { acquireFileLock, orRelease, type Lock, type LockPorts } from '../../state/lock.js'
import { makeFolder } from '../../state/make-folder.js'
import { fileError } from '../terminal/file-error.js'
import { readOrigins, readRecord, recordFile, type LineRange, type StoredRecord } from './read-record.js'
import type { OriginLine, RecordLine, RunLine } from './record-line.js'
import { listDifferences } from './run-digest.js'

/** A record that is written while the run goes on. */
export type RunRecord = OriginRecord & {
  /** Of the run that is continued, or this one's. */
  runId: string
  /** Notes that every origin is done. */
  end(finishedAt: string): void
  /** Leaves no record in which nothing stands. @returns what could not be written */
  close(): UsageError[]
}

/** How a record comes about: what its first line says, and what stands with an origin besides what is known of it. */
export type Recording = {
  run: RunLine
  describe(finished: FinishedOrigin): Pick<OriginLine, 'place' | 'curl'>
  ports: LockPorts
}

/**
 * Begins a record in a folder, which is made if it is not there.
 * @throws UsageError `record-exists`, `locked`, `file-unusable`
 */
export function beginRecord(folder: string, recording: Recording): RunRecord {
  const lock = lockFolder(folder, recording.ports)
  return orRelease(lock, () => {
    const file = recordFile(folder)
    if (existsSync(file)) throw refuseExisting(folder, file)
    const writer = openWriter(file, 'wx')
    writer.write(recording.run)
    return createRecord({ run: recording.run, origins: new Map(), file, writer, lock }, recording)
  })
}

/**
 * Opens the record of a run that was killed, to continue it.
 * @throws UsageError `record-differs` if rules, targets or options are others; `record-invalid`, `locked`, `file-unusable`
 */
export function resumeRecord(folder: string, recording: Recording): RunRecord {
  if (!existsSync(recordFile(folder))) readRecord(folder)
  const lock = lockFolder(folder, recording.ports)
  return orRelease(lock, () => {
    const stored = readRecord(folder)
    demandSame(stored, recording.run)
    const writer = openWriter(stored.file, 'r+', stored.wholeBytes)
    const { run, origins, file } = stored
    return createRecord({ run, origins, file, writer, lock }, recording)
  })
}

type Opened = Pick<StoredRecord, 'run' | 'origins' | 'file'> & { writer: Writer; lock: Lock }

function createRecord({ run, origins, file, writer, lock }: Opened, recording: Recording): RunRecord {
  let isEmpty = origins.size === 0
  const note = (line: RecordLine): void => {
    isEmpty = false
    writer.write(line)
  }
  return {
    runId: run.runId,
    startedAt: new Date(run.startedAt),
    find: (origin) => findOrigin(file, origins.get(origin)),
    add: (finished) => note({ type: 'origin', ...finished, ...recording.describe(finished) }),
    end: (finishedAt) => note({ type: 'end', finishedAt }),
    close() {
      const troubles = writer.close()
      if (isEmpty) rmSync(file)
      lock.release()
      return troubles
    }
  }
}

function findOrigin(file: string, range: LineRange | undefined): FinishedOrigin | null {
  if (range === undefined) return null
  let found: FinishedOrigin | null = null
  readOrigins(file, [range], ({ origin, part, moved }) => (found = { origin, part, moved }))
  return found
}

type Writer = { write(line: RecordLine): void; close(): UsageError[] }

/**
 * Each line is written at once, so that a process that is killed leaves at most a part of its last one. After the first
 * line that the disk does not take none follows: it would stand behind a part of that one.
 * @param from where to write; what stands there is cut off
 */
function openWriter(file: string, flags: 'wx' | 'r+', from = 0): Writer {
  let descriptor: number
  try {
    descriptor = openSync(file, flags, 0o600)
    ftruncateSync(descriptor, from)
  } catch (error) {
    throw fileError('the record of the run cannot be written', file, error)
  }
  const troubles: UsageError[] = []
  let at = from
  return {
    write(line) {
      if (troubles.length > 0) return
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
      try {
        for (let done = 0; done < bytes.length;)
          done += writeSync(descriptor, bytes, done, bytes.length - done, at + done)
        at += bytes.length
      } catch (error) {
        troubles.push(fileError('the record of the run is not whole', file, error))
      }
    },
    close() {
      closeSync(descriptor)
      return troubles
    }
  }
}

function lockFolder(folder: string, ports: LockPorts): Lock {
  try {
    makeFolder(folder)
    return acquireFileLock({ file: `${recordFile(folder)}.lock`, does: 'is writing this record' }, ports)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw fileError('the record of the run cannot be written', folder, error)
  }
}

function demandSame({ file, run }: StoredRecord, now: RunLine): void {
  const shard = JSON.stringify(run.shard) === JSON.stringify(now.shard) ? [] : ['shard']
  const others = [...listDifferences(run.digest, now.digest), ...shard]
  if (others.length === 0) return
  throw new UsageError(`the record is of a run with other ${others.join(' and ')}`, {
    code: 'record-differs',
    place: { file },
    hint: 'Run the command that began it, with --resume in place of --record, or begin another record.'
  })
}

function refuseExisting(folder: string, file: string): UsageError {
  return new UsageError('there is a record of a run already', {
    code: 'record-exists',
    place: { file },
    hint: `Continue it with --resume ${folder}, or name another folder.`
  })
}
