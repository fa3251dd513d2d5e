import { assembleResult, type OriginPart } from '../../engine/verdicts/assemble-result.js'
import { forgetExchanges, type SharedLists } from '../../engine/verdicts/forget-exchanges.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { UsageError } from '../../shared/errors.js'
import { parseTarget } from '../../targets/target.js'
import { extendCommands } from '../finish/curl-options.js'
import { readOrigins, readRecord, type StoredRecord } from './read-record.js'
import type { OriginLine, RunLine } from './record-line.js'
import { listDifferences } from './run-digest.js'

/** What several records come to. */
export type Merged = {
  raw: ScanResult
  /** The first line of the first shard. */
  run: RunLine
  /** What is not known because of shards that are missing or were not finished, and those that are there twice. */
  shortcomings: string[]
}

/**
 * Puts the records of all shards of a run together, as if it had been one.
 * @param folders at least one
 * @throws UsageError `record-differs` for records that do not belong together; `record-invalid`, `file-unusable`
 */
export function mergeRecords(folders: readonly string[]): Merged {
  const records = folders.map(readRecord)
  demandSameRun(records)
  const byIndex = new Map<number, StoredRecord>()
  const doubled: StoredRecord[] = []
  for (const record of records) {
    const index = record.run.shard?.index ?? 1
    if (byIndex.has(index)) doubled.push(record)
    else byIndex.set(index, record)
  }
  const [first, ...others] = [...byIndex].toSorted(([a], [b]) => a - b).map(([, record]) => record)
  if (first === undefined) throw new Error('there is no record')
  const used = [first, ...others]
  const count = first.run.shard?.count ?? 1
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !byIndex.has(index))
  return {
    raw: assemble(used, first.run),
    run: first.run,
    shortcomings: [
      ...missing.map((index) => `shard ${index}/${count} is missing`),
      ...used.filter(({ finishedAt }) => finishedAt === null).map((record) => `${nameShard(record)} was not finished`),
      ...doubled.map((record) => `${nameShard(record)} is there twice`)
    ]
  }
}

function nameShard({ run: { shard }, file }: StoredRecord): string {
  return shard === null ? `the run in ${file}` : `shard ${shard.index}/${shard.count} in ${file}`
}

function demandSameRun([first, ...others]: readonly StoredRecord[]): void {
  for (const other of others) {
    if (first === undefined) return
    const isCutAlike = (first.run.shard?.count ?? 1) === (other.run.shard?.count ?? 1)
    const names = [...listDifferences(first.run.digest, other.run.digest), ...(isCutAlike ? [] : ['numbers of shards'])]
    if (names.length === 0) continue
    throw new UsageError(`this record and ${first.file} have other ${names.join(' and ')}`, {
      code: 'record-differs',
      place: { file: other.file },
      hint: 'Merge the records of one run, whose shards were scanned with the same command.'
    })
  }
}

function assemble(records: readonly StoredRecord[], run: RunLine): ScanResult {
  const startedAt = records.map((record) => record.run.startedAt).toSorted()[0] ?? run.startedAt
  const finishedAt = records.map((record) => record.finishedAt ?? record.run.startedAt).toSorted()
  const rules = run.rules.map((id) => ({ id }))
  const now = (): Date => new Date(finishedAt.at(-1) ?? startedAt)
  return assembleResult({ ...run, now }, new Date(startedAt), rules, orderParts(readParts(records)))
}

type Known = { place: number | null; moved: readonly string[]; part: OriginPart }

function readParts(records: readonly StoredRecord[]): Map<string, Known> {
  const shared: SharedLists = new Map()
  const known = new Map<string, Known>()
  const keep = ({ origin, place, moved, part, curl }: OriginLine): void => {
    const findings = extendCommands(part.findings, () => curl)
    if (!known.has(origin)) known.set(origin, { place, moved, part: forgetExchanges({ ...part, findings }, shared) })
  }
  for (const { file, origins } of records) readOrigins(file, origins.values(), keep)
  return known
}

/** In the order of the targets; behind them the origins that these redirected to, in the order of those. */
function orderParts(known: ReadonlyMap<string, Known>): OriginPart[] {
  const named = [...known.values()].filter(({ place }) => place !== null)
  const inOrder = named.toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
  const moved = new Set(inOrder.flatMap((item) => item.moved.map((url) => parseTarget(url).origin.href)))
  const followed = [...moved].flatMap((origin) => known.get(origin) ?? []).filter(({ place }) => place === null)
  return [...inOrder, ...followed].map(({ part }) => part)
}
