import { z } from 'zod'
import { listKnownNames } from '../../findings/alias.js'
import type { KnownFinding, ScanResult } from '../../findings/scan-result.js'
import { readMessage } from '../../shared/error-message.js'
import { UsageError } from '../../shared/errors.js'
import { knownFinding } from '../../state/known-finding.js'
import { readFlagFile } from './user-file.js'

/** A JSON report of an earlier run, as far as a comparison needs it. */
export type EarlierReport = { findings: KnownFinding[]; since: string }

const text = z.string()

// The method of the request that decided stands with its evidence.
const evidence = z.array(z.looseObject({ method: text })).default([])
const target = z.looseObject({ origin: text, aliasOf: text.optional() })
const report = z.object({
  schemaVersion: z.literal(1),
  startedAt: text,
  targets: z.array(target).default([]),
  findings: z.array(knownFinding.extend({ evidence }))
})
const check = z.object({ ruleId: text, origin: text, path: text, reason: text })
const whole = report.extend({
  // The report of a change shows all their keys.
  findings: z.array(knownFinding.extend({ evidence, accepted: z.looseObject({}).nullable().default(null) }).loose()),
  targets: z.array(target.extend({ status: text, reason: text.nullish(), areas: z.array(text) })),
  rules: z.array(text),
  inconclusive: z.array(check),
  failed: z.array(check),
  notAsked: z.array(z.looseObject({ ruleId: text, reason: text })).default([]),
  // Reports from before this field was added prove nothing fixed.
  clean: z.array(z.object({ origin: text, paths: z.array(text), rules: z.array(text) })).default([])
})

/** The findings of a JSON report. @throws UsageError `file-unusable`, `report-invalid` */
export function readReport(file: string, flag: string): EarlierReport {
  const { findings, startedAt, targets } = parse(file, flag, report)
  const names = listKnownNames(targets)
  const known = findings.map(({ evidence: [decisive], ...finding }) => {
    return { ...finding, method: decisive?.method, origin: names.get(finding.origin) ?? finding.origin }
  })
  return { findings: known, since: startedAt }
}

/** A JSON report with what was and was not looked at. @throws UsageError `file-unusable`, `report-invalid` */
export function readWholeReport(file: string, flag: string): ScanResult {
  // Nothing that takes a report from a file reads what the schema leaves out.
  return parse(file, flag, whole.loose()) as unknown as ScanResult
}

function parse<T>(file: string, flag: string, schema: z.ZodType<T>): T {
  const content = readFlagFile(file, flag)
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (error) {
    throw invalid(file, readMessage(error))
  }
  if (isDeep(value)) throw invalid(file, `it is nested deeper than ${MAX_DEPTH} levels`)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalid(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it has another form'}`)
}

/** Reports are a few levels deep. Writing them again is recursive, so depth has a bound. */
const MAX_DEPTH = 100

function isDeep(root: unknown): boolean {
  let level = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : []
    )
  }
  return false
}

function invalid(file: string, why: string): UsageError {
  return new UsageError(`not a JSON report of verbgate: ${why}`, {
    code: 'report-invalid',
    place: { file },
    hint: 'Give a file that was written with --output json=FILE.'
  })
}
