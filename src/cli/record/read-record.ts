import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../shared/errors.js'
import { fileError } from '../terminal/file-error.js'
import { parseRecordLine, type OriginLine, type RunLine } from './record-line.js'

const CHUNK_BYTES = 256 * 1024
/** Far more than an origin with thousands of findings takes. */
const MAX_LINE_BYTES = 256 * 1024 * 1024

/** A record in a folder: what is known of origins stays in the file until it is asked for. */
export type StoredRecord = {
  file: string
  run: RunLine
  /** Where the line of each origin stands, in the order in which they were done. */
  origins: ReadonlyMap<string, LineRange>
  /** When the run ended; `null` for one that was killed. */
  finishedAt: string | null
  /** Bytes of whole lines; what a killed run left of another one stands behind them. */
  wholeBytes: number
}

/** Bytes of a file, without the line break. */
export type LineRange = { start: number; length: number }

export function recordFile(folder: string): string {
  return join(folder, 'record.jsonl')
}

/**
 * Reads where everything stands in a record.
 * @throws UsageError `record-invalid`, `file-unusable`
 */
export function readRecord(folder: string): StoredRecord {
  const file = recordFile(folder)
  return withFile(file, (descriptor) => {
    const origins = new Map<string, LineRange>()
    let run: RunLine | null = null
    let finishedAt: string | null = null
    let wholeBytes = 0
    let line = 0
    for (const { text, ...range } of readLines(descriptor)) {
      line++
      const parsed = parseRecordLine(text)
      const isFirst = line === 1
      if (parsed === null || isFirst !== (parsed.type === 'run')) throw invalid(file, line)
      if (parsed.type === 'run') run = parsed
      else if (parsed.type === 'end') finishedAt = parsed.finishedAt
      else if (!origins.has(parsed.origin)) origins.set(parsed.origin, range)
      wholeBytes = range.start + range.length + 1
    }
    if (run === null) throw invalid(file, 1)
    return { file, run, origins, finishedAt, wholeBytes }
  })
}

/** Reads the lines of some origins, one at a time. @throws UsageError `record-invalid`, `file-unusable` */
export function readOrigins(file: string, ranges: Iterable<LineRange>, use: (line: OriginLine) => void): void {
  withFile(file, (descriptor) => {
    for (const range of ranges) use(readOriginAt(descriptor, file, range))
  })
}

function readOriginAt(descriptor: number, file: string, { start, length }: LineRange): OriginLine {
  const bytes = Buffer.alloc(length)
  readSync(descriptor, bytes, 0, length, start)
  const parsed = parseRecordLine(bytes.toString('utf8'))
  if (parsed === null || parsed.type !== 'origin') throw invalid(file, 1)
  return parsed
}

/** Whole lines with their places; what follows the last line break is none. */
function* readLines(descriptor: number): Generator<LineRange & { text: string }> {
  let rest = Buffer.alloc(0)
  let start = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    const length = readSync(descriptor, chunk, 0, chunk.length, start + rest.length)
    if (length === 0 || rest.length > MAX_LINE_BYTES) return
    rest = Buffer.concat([rest, chunk.subarray(0, length)])
    let from = 0
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield { text: rest.toString('utf8', from, end), start: start + from, length: end - from }
      from = end + 1
    }
    rest = rest.subarray(from)
    start += from
  }
}

function withFile<T>(file: string, use: (descriptor: number) => T): T {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    throw fileError('the record of the run cannot be read', file, error)
  }
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function invalid(file: string, line: number): UsageError {
  return new UsageError('this is no line of a record of this version', {
    code: 'record-invalid',
    place: { file, line },
    hint: 'Give a folder that was written with --record; scan again if it was changed.'
  })
}
