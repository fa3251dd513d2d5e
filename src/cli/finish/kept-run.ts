import { compareWith } from '../../findings/compare.js'
import type { Note, ScanResult } from '../../findings/scan-result.js'
import { acquireLock, orRelease, type LockPorts } from '../../state/lock.js'
import { buildRecord, type RunRecord } from '../../state/record.js'

/** A run that is compared with the one before and kept for the next. */
export type KeptRun = {
  /** The last run; `null` for the first one. */
  previous: RunRecord | null
  /** Notes about the state folder itself. */
  notes: Note[]
  /** The result compared with the last run. */
  compared(result: ScanResult): ScanResult
  /** @throws UsageError `state-unusable` */
  keep(result: ScanResult): void
  release(): void
}

/** A run without a state folder. */
export const unkeptRun: KeptRun = {
  previous: null,
  notes: [],
  compared: (result) => result,
  keep: () => {},
  release: () => {}
}

/**
 * Locks a state folder and reads the last run in it.
 * @throws UsageError `locked` if another run is using it, `state-unusable`
 */
export async function beginKeptRun(folder: string, ports: LockPorts): Promise<KeptRun> {
  const { addRecord, openStateFolder, readLatest } = await import('../../state/state-folder.js')
  openStateFolder(folder)
  const lock = acquireLock(folder, ports)
  const { record, unreadable } = orRelease(lock, () => readLatest(folder))
  const compared = (result: ScanResult): ScanResult =>
    record === null ? result : compareWith(result, record.open, record.startedAt)
  return {
    previous: record,
    notes: unreadable.map((file) => ({
      code: 'state-unreadable',
      message: `no kept run, left out: ${file}`,
      place: file
    })),
    compared,
    keep: (result) => addRecord(folder, buildRecord(compared(result), record)),
    release: () => lock.release()
  }
}
