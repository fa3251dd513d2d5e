import { z } from 'zod'
import type { FinishedOrigin } from '../../engine/scan-request.js'
import type { Note } from '../../findings/scan-result.js'
import type { RulesNotRun } from '../../reporters/reporter.js'
import type { Mode } from '../../evidence/mode.js'
import type { RunDigest } from './run-digest.js'
import type { Shard } from '../settings/shard.js'

/** The first line of a record: what is known before the first request. */
export type RunLine = {
  type: 'run'
  schemaVersion: 1
  version: string
  runId: string
  startedAt: string
  mode: Mode
  insecure: boolean
  digest: RunDigest
  shard: Shard | null
  /** Ids of the rules that are run. */
  rules: string[]
  rulesNotRun: RulesNotRun[]
  declaredAreas: string[]
  /** What every report says of the settings. */
  notes: Note[]
}

/** The line of an origin that is done. */
export type OriginLine = FinishedOrigin & {
  type: 'origin'
  /** Its place among all origins that were to be looked at; `null` for one that another redirected to. */
  place: number | null
  /** What `curl` needs to travel as the run's own requests did. */
  curl: string[]
}

/** The last line: every origin is done. */
export type EndLine = { type: 'end'; finishedAt: string }

export type RecordLine = RunLine | OriginLine | EndLine

const text = z.string()
const list = z.array(text)
const objects = z.array(z.looseObject({}))

const runLine: z.ZodType<RunLine> = z.object({
  type: z.literal('run'),
  schemaVersion: z.literal(1),
  version: text,
  runId: text,
  startedAt: z.iso.datetime(),
  mode: z.enum(['read-only', 'no-write', 'write']),
  insecure: z.boolean(),
  digest: z.object({ rules: text, targets: text, options: text }),
  shard: z.object({ index: z.int().min(1), count: z.int().min(1) }).nullable(),
  rules: list,
  rulesNotRun: z.array(z.object({ why: text, ids: list })),
  declaredAreas: list,
  notes: z.array(z.object({ code: text, message: text, place: text.nullable() }))
})

// What stands in a part is written and read by one version: the digest holds it.
const originLine = z.object({
  type: z.literal('origin'),
  origin: text,
  place: z.int().nullable(),
  curl: list,
  moved: list,
  part: z.looseObject({
    targets: objects,
    findings: objects,
    inconclusive: objects,
    failed: objects,
    notAsked: objects,
    clean: objects,
    refused: objects,
    leftovers: objects,
    notes: objects,
    placed: z.number(),
    requests: z.number()
  })
})

const endLine: z.ZodType<EndLine> = z.object({ type: z.literal('end'), finishedAt: z.iso.datetime() })

/** Reads one line; `null` if it is none of a record. */
export function parseRecordLine(content: string): RecordLine | null {
  const value = parseJson(content)
  if (isOriginLine(value)) return value
  return runLine.safeParse(value).data ?? endLine.safeParse(value).data ?? null
}

function isOriginLine(value: unknown): value is OriginLine {
  return originLine.safeParse(value).success
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
