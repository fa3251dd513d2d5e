import { z } from 'zod'
import type { FailureKind } from '../../evidence/exchange.js'
import type { Confidence, Severity } from '../../findings/severity.js'
import { confidences, severities } from '../../findings/severity.js'

/** An answer as it stands in YAML: a status, `dropped`, a response, or a failure. */
export type AnswerFile =
  | number
  | 'dropped'
  | { status: number; headers?: Record<string, string | number> | undefined; body?: string | undefined }
  | { failed: FailureKind }

export type CaseEntry = {
  name: string
  unit?:
    | {
        area?: string | undefined
        file?: string | null | undefined
        rendersPages?: boolean | undefined
        page?: { path?: string | undefined; status?: number | undefined; contentType?: string | undefined } | undefined
      }
    | undefined
  answers?: Record<string, AnswerFile | AnswerFile[]> | undefined
  otherwise?: AnswerFile | undefined
  expect?: Confidence | 'clean' | 'inconclusive' | 'failed' | undefined
  severity?: Severity | undefined
}

/** `<id>.test.yaml` as it stands. */
export type CaseFile = { fires: CaseEntry[]; silent: CaseEntry[] }

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

const common = {
  name: z.string().trim().min(1, 'must not be empty').max(200),
  unit: z
    .strictObject({
      area: path.regex(/\/$/, 'must end in /').optional(),
      file: path.nullable().optional(),
      rendersPages: z.boolean().optional(),
      page: z
        .strictObject({ path: path.optional(), status: status.optional(), contentType: z.string().optional() })
        .optional()
    })
    .optional(),
  answers: z.record(z.string(), z.union([answer, z.array(answer).min(1).max(20)])).optional(),
  otherwise: answer.optional()
}

/** The shape of `<id>.test.yaml`. */
export const caseFileSchema: z.ZodType<CaseFile> = z.strictObject({
  fires: z
    .array(
      z.strictObject({ ...common, expect: z.enum(confidences).optional(), severity: z.enum(severities).optional() })
    )
    .min(1, 'needs a firing case')
    .max(200),
  silent: z
    .array(z.strictObject({ ...common, expect: z.enum(['clean', 'inconclusive', 'failed']).optional() }))
    .min(1, 'needs a silent case')
    .max(200)
})
