// Here lives what is kept from run to run: records, their history, the lock. It may touch the state folder and nothing
// else.
import { readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { FileTrouble, readBoundedText } from '../shared/bounded-file.js'
import { errorCode } from '../shared/errors.js'
import { replaceFile, syncFolder } from '../shared/replace-file.js'
import { makeFolder } from './make-folder.js'
import { parseRecord } from './parse-record.js'
import type { RunRecord } from './record.js'
import { unusable } from './unusable.js'

/** Records kept; older ones are deleted. A run each hour fills a quarter of a year. */
const KEPT = 2_000
/** Far more than a hundred thousand findings take. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024
const RECORD_NAME = /^(\d{8})-[0-9a-f-]{1,36}\.json$/

/** The kept runs of a folder, oldest first, and the names of files that could not be read. */
export type KeptRuns = { records: RunRecord[]; unreadable: string[] }

/** Makes the folder if it is not there; @throws UsageError `state-unusable` */
export function openStateFolder(folder: string): void {
  try {
    makeFolder(join(folder, 'runs'))
  } catch (error) {
    throw unusable(folder, error)
  }
}

/** The newest record that can be read, and what could not be. */
export function readLatest(folder: string): { record: RunRecord | null; unreadable: string[] } {
  const unreadable: string[] = []
  for (const name of namesIn(folder).toReversed()) {
    const record = readRecord(folder, name)
    if (record !== null) return { record, unreadable }
    unreadable.push(join(folder, 'runs', name))
  }
  return { record: null, unreadable }
}

/** All records, oldest first. @throws UsageError `state-unusable` if there is no such folder */
export function readAll(folder: string): KeptRuns {
  const names = namesIn(folder)
  const read = names.map((name) => ({ name, record: readRecord(folder, name) }))
  return {
    records: read.flatMap(({ record }) => (record === null ? [] : [record])),
    unreadable: read.filter(({ record }) => record === null).map(({ name }) => join(folder, 'runs', name))
  }
}

/**
 * Adds a record: written beside, synced, then renamed, so that a run that dies leaves either all of it or nothing.
 * Records are numbered, because a clock may be set back.
 */
export function addRecord(folder: string, record: RunRecord): void {
  const runs = join(folder, 'runs')
  try {
    const names = namesIn(folder)
    const number = Number(RECORD_NAME.exec(names.at(-1) ?? '')?.[1] ?? 0) + 1
    const name = `${String(number).padStart(8, '0')}-${record.runId}.json`
    replaceFile(join(runs, name), `${JSON.stringify(record)}\n`, 0o600)
    syncFolder(runs)
    for (const old of names.slice(0, Math.max(0, names.length + 1 - KEPT))) unlinkSync(join(runs, old))
    for (const draft of readdirSync(runs)) if (/^\..*\.tmp$/.test(draft)) unlinkSync(join(runs, draft))
  } catch (error) {
    throw unusable(folder, error)
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'runs'))
      .filter((name) => RECORD_NAME.test(name))
      .toSorted()
  } catch (error) {
    throw unusable(folder, error)
  }
}

function readRecord(folder: string, name: string): RunRecord | null {
  try {
    return parseRecord(readBoundedText(join(folder, 'runs', name), MAX_RECORD_BYTES))
  } catch (error) {
    if (error instanceof FileTrouble || errorCode(error) === 'EISDIR') return null
    throw unusable(folder, error)
  }
}
