import { z } from 'zod'
import { knownFinding } from './known-finding.js'
import type { RunRecord } from './record.js'

const text = z.string()
const open = knownFinding.extend({
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  accepted: z.boolean()
})

const schema: z.ZodType<RunRecord> = z.object({
  schemaVersion: z.literal(1),
  runId: text,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  complete: z.boolean(),
  lastSuccessAt: z.iso.datetime().nullable(),
  targets: z.array(z.object({ url: text, status: text })),
  notes: z.array(text),
  open: z.array(open),
  fixed: z.array(open.extend({ fixedAt: z.iso.datetime() }))
})

/** A kept record from its text, or `null` if the text is none: cut off, changed by hand, or of another version. */
export function parseRecord(content: string): RunRecord | null {
  try {
    return schema.safeParse(JSON.parse(content)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
