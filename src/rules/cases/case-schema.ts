import { z } from 'zod'
import type { FailureKind } from '../../evidence/exchange.js'
import type { Confidence, Severity } from '../../findings/severity.js'
import { confidences, severities } from '../../findings/severity.js'
import type { CaseField, CaseFields, UnitKind } from '../../units/unit.js'

/** An answer as it stands in YAML: a status, `dropped`, a response, or a failure. */
export type AnswerFile =
  | number
  | 'dropped'
  | { status: number; headers?: Record<string, string | number> | undefined; body?: string | undefined }
  | { failed: FailureKind }

export type CaseEntry = {
  name: string
  /** Of the shape that the kind of the rule's unit says. */
  unit?: Record<string, unknown> | undefined
  answers?: Record<string, AnswerFile | AnswerFile[]> | undefined
  otherwise?: AnswerFile | undefined
}
export type FiringEntry = CaseEntry & { expect?: Confidence | undefined; severity?: Severity | undefined }
export type SilentEntry = CaseEntry & { expect?: 'clean' | 'inconclusive' | 'failed' | 'not-asked' | undefined }

/** `<id>.test.yaml` as it stands. */
export type CaseFile = { fires: FiringEntry[]; silent: SilentEntry[] }

const failureKinds = [
  'unresolved',
  'refused',
  'unreachable',
  'timeout',
  'closed',
  'reset',
  'protocol-error',
  'tls',
  'blocked-address',
  'out-of-scope',
  'over-budget',
  'rate-limited',
  'gave-up',
  'interrupted'
] as const satisfies readonly FailureKind[]

const status = z.number().int().min(100).max(599)
const path = z
  .string()
  .regex(/^\/\S*$/, 'must be a path: it begins with /')
  .max(1000)
const answer: z.ZodType<AnswerFile> = z.union([
  status,
  z.literal('dropped'),
  z.strictObject({
    status,
    headers: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    body: z.string().max(100_000).optional()
  }),
  z.strictObject({ failed: z.enum(failureKinds) })
])

/** The shape of `<id>.test.yaml`. */
export function createCaseSchema(kinds: readonly UnitKind[]): z.ZodType<CaseFile> {
  const common = {
    name: z.string().trim().min(1, 'must not be empty').max(200),
    unit: shapeFields(Object.assign({}, ...kinds.map(({ caseFields }) => caseFields))).optional(),
    answers: z.record(z.string(), z.union([answer, z.array(answer).min(1).max(20)])).optional(),
    otherwise: answer.optional()
  }
  const fires = z.strictObject({
    ...common,
    expect: z.enum(confidences).optional(),
    severity: z.enum(severities).optional()
  })
  const silent = z.strictObject({
    ...common,
    expect: z.enum(['clean', 'inconclusive', 'failed', 'not-asked']).optional()
  })
  return z.strictObject({
    fires: z.array(fires).min(1, 'needs a firing case').max(200),
    silent: z.array(silent).min(1, 'needs a silent case').max(200)
  })
}

function shapeFields(fields: CaseFields): z.ZodType<Record<string, unknown>> {
  const shapes = Object.entries(fields).map(([name, field]) => [name, shapeField(field).optional()] as const)
  return z.strictObject(Object.fromEntries(shapes))
}

function shapeField(field: CaseField): z.ZodType {
  if (typeof field === 'object') return shapeFields(field)
  switch (field) {
    case 'path':
      return path
    case 'path or null':
      return path.nullable()
    case 'folder':
      return path.regex(/\/$/, 'must end in /')
    case 'status':
      return status
    case 'boolean':
      return z.boolean()
    case 'text':
      return z.string()
  }
}
