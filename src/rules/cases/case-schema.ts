import { z } from 'zod'
import type { FailureKind } from '../../evidence/exchange.js'
import type { Confidence, Severity } from '../../findings/severity.js'
import { confidences, severities } from '../../findings/severity.js'
import type { CaseField, CaseFields, UnitKind } from '../../units/unit.js'

/** An answer as it stands in YAML: a status, `dropped`, a response, or a failure. */
export type AnswerFile =
  | number
  | 'dropped'
  | { status: number; headers?: Record<string, FieldFile> | undefined; body?: string | undefined }
  | { failed: FailureKind }

/** A header field; a list is sent as often as it is long. */
export type FieldFile = string | number | (string | number)[]

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
  'interrupted',
  'never-sent'
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
    status: status.describe('The status code'),
    headers: z
      .record(
        z.string(),
        z.union([
          z.string(),
          z.number(),
          z
            .array(z.union([z.string(), z.number()]))
            .min(1)
            .max(20)
        ])
      )
      .optional()
      .describe(
        'Header fields; values may hold {{variables}} that the requests showed; a list sends the field once for each, and conditions read them joined by ", "'
      ),
    body: z.string().max(100_000).optional().describe('Content; may hold {{variables}} that the requests showed')
  }),
  z.strictObject({ failed: z.enum(failureKinds).describe('In place of a status: why no answer came') })
])

/** The shape of `<id>.test.yaml`. */
export function createCaseSchema(kinds: readonly UnitKind[]): z.ZodType<CaseFile> {
  const common = {
    name: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(200)
      .describe('What the server is or does, in a few words; each case has its own'),
    unit: shapeFields(Object.assign({}, ...kinds.map(({ caseFields }) => caseFields)), listDocs(kinds))
      .optional()
      .describe('What the rule is run on, where it matters; without it an example of the kind'),
    answers: z
      .record(z.string(), z.union([answer, z.array(answer).min(1).max(20)]))
      .optional()
      .describe(
        'Answers by probe (put) or instance (put.php): a status, dropped, or a response; a list is taken in turn, its last one repeated'
      ),
    otherwise: answer.optional().describe('The answer to probes that answers does not name; 404 without it')
  }
  const fires = z.strictObject({
    ...common,
    expect: z.enum(confidences).optional().describe('The confidence that the finding must have; any without it'),
    severity: z.enum(severities).optional().describe('The severity that the finding must have; any without it')
  })
  const silent = z.strictObject({
    ...common,
    expect: z
      .enum(['clean', 'inconclusive', 'failed', 'not-asked'])
      .optional()
      .describe('What the check comes to; without it anything but exposed and failed')
  })
  return z.strictObject({
    fires: z.array(fires).min(1, 'needs a firing case').max(200).describe('Servers on which the rule finds something'),
    silent: z
      .array(silent)
      .min(1, 'needs a silent case')
      .max(200)
      .describe('Servers that look alike and are harmless; at least as many as fire')
  })
}

/** What a field of a unit means in rules: a variable before a field of the same name, a kind before both. */
function listDocs(kinds: readonly UnitKind[]): Readonly<Record<string, string>> {
  const fields = kinds.flatMap(({ type }) => Object.entries(type?.fields ?? {}))
  const variables = kinds.flatMap((kind) => kind.variables)
  const whole = kinds.filter(({ name, caseFields }) => typeof caseFields[name] === 'object')
  return Object.fromEntries([
    ...fields.map(([name, { doc }]) => [name, doc] as const),
    ...variables.map(({ name, doc }) => [name, doc] as const),
    ...whole.map(({ name, doc }) => [name, doc] as const)
  ])
}

function shapeFields(fields: CaseFields, docs: Readonly<Record<string, string>>): z.ZodType<Record<string, unknown>> {
  const shapes = Object.entries(fields).map(
    ([name, field]) =>
      [
        name,
        shapeField(field, docs)
          .optional()
          .describe(docs[name] ?? name)
      ] as const
  )
  return z.strictObject(Object.fromEntries(shapes))
}

function shapeField(field: CaseField, docs: Readonly<Record<string, string>>): z.ZodType {
  if (typeof field === 'object') return shapeFields(field, docs)
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
