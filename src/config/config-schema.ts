import { z } from 'zod'
import { severities, type Severity } from '../findings/severity.js'
import { formats, type Format } from '../reporters/reporter.js'

type Texts = string[] | undefined
type Fields = Record<string, string>

/** A config file as it stands there. */
export type ConfigFile = {
  targets?: (string | TargetFile)[] | undefined
  owned?: Texts
  pages?: Texts
  aliases?: Fields | undefined
  headers?: Fields | undefined
  sessions?: Record<string, { headers: Fields } | { file: string }> | undefined
  roles?: Record<string, string> | undefined
  rules?: Texts
  select?: { only?: Texts; skip?: Texts; tags?: Texts } | undefined
  severity?: Record<string, Severity> | undefined
  pace?: PaceFile | undefined
  gate?: GateFile | undefined
  follow?: boolean | undefined
  proxy?: string | false | undefined
  insecure?: boolean | undefined
  resolve?: Texts
  edges?: (string | EdgeFile)[] | undefined
  compare?: Texts
  cacert?: string | undefined
  cert?: string | undefined
  key?: string | undefined
  'key-pass-file'?: string | undefined
  format?: Format | undefined
  output?: Texts
  state?: string | undefined
  windows?: Texts
  webhook?: { url: string; secret?: string | undefined } | undefined
}

/** A target with what the owner says of it. */
export type TargetFile = { url: string; areas?: Texts; pages?: Texts; expect?: 'login' | undefined }

/** A way in to the sites. */
export type EdgeFile = { address: string; origin?: boolean | undefined }

type PaceFile = {
  rate?: number | string | undefined
  concurrency?: number | undefined
  'max-requests'?: number | undefined
  timeout?: number | string | undefined
}

type GateFile = {
  'fail-on'?: Severity | 'never' | undefined
  strict?: boolean | undefined
  'max-undecided'?: number | undefined
  baseline?: string | undefined
  accept?: string | undefined
}

const text = z.string().min(1).max(2000)
const texts = z.array(text).max(10_000)
const count = z.int().min(1)
const headers = z.record(text, text)

const target = z.strictObject({
  url: text,
  areas: texts.optional().describe('Content areas that no page links to'),
  pages: texts.optional().describe('Its pages that show something else to each visitor, besides those for all targets'),
  expect: z.enum(['login']).optional().describe('login: the site is closed to visitors on purpose')
})

const targets = z
  .array(z.union([text, target]))
  .max(10_000)
  .describe('URLs that are scanned if the command line names none')

const edge = z.strictObject({
  address: text.describe('Address or host name, :PORT'),
  origin: z.boolean().optional().describe('true: the server behind the edges, which visitors should not reach')
})

const session = z.union([
  z.strictObject({ headers: headers.describe('Field values; ${NAME} is an environment variable') }),
  z.strictObject({ file: text.describe("A file of 'Name: value' lines that only its owner may read (mode 0600)") })
])

const pace = z.strictObject({
  rate: z.union([z.number(), text]).optional().describe('Requests per second and origin; 0 is unlimited'),
  concurrency: count.optional().describe('Origins at the same time'),
  'max-requests': count.optional().describe('Requests per origin'),
  timeout: z.union([z.number(), text]).optional().describe('Seconds for one request')
})

const gate = z.strictObject({
  'fail-on': z
    .enum([...severities, 'never'])
    .optional()
    .describe('Exit 1 from this severity'),
  strict: z.boolean().optional().describe('Exit 1 for what is undecided and for unused acceptances too'),
  'max-undecided': z.int().min(0).optional().describe('Exit 1 if more is undecided, counted by place and reason'),
  baseline: text.optional().describe('A JSON report; only what is new or worse fails'),
  accept: text.optional().describe('File of accepted findings, if it is not .verbgate-accept.yaml')
})

const select = z.strictObject({
  only: texts.optional().describe('Only these rules'),
  skip: texts.optional().describe('Not these rules'),
  tags: texts.optional().describe('Only rules with one of these tags')
})

const webhook = z.strictObject({
  url: text.describe('Where a change is posted as JSON; ${NAME} is an environment variable'),
  secret: text.optional().describe('Key of the signature (HMAC-SHA256); ${NAME} is an environment variable')
})

/** The shape of `verbgate.yaml`; unknown keys are mistakes. */
export const configSchema: z.ZodType<ConfigFile> = z.strictObject({
  targets: targets.optional(),
  owned: texts.optional().describe('Origins that are yours; --write needs them here'),
  aliases: z
    .record(text, text)
    .optional()
    .describe('Preview origin to the origin of production that it stands for in fingerprints'),
  pages: texts
    .optional()
    .describe(
      'Pages that show something else to each visitor: [/mypage, /cart]; rules about shared caches look at them'
    ),
  headers: headers.optional().describe('Header fields for every request; ${NAME} is an environment variable'),
  sessions: z.record(text, session).optional().describe('Header fields that a rule may ask for with as: NAME'),
  roles: z.record(text, text).optional().describe('Which of the sessions rules ask in: role of a rule to session'),
  rules: texts.optional().describe('Folders with rules of your own, relative to this file'),
  select: select.optional().describe('Which rules run'),
  severity: z.record(text, z.enum(severities)).optional().describe('Severities of your own, by rule id'),
  pace: pace.optional().describe('How fast'),
  gate: gate.optional().describe('What makes a run fail'),
  follow: z.boolean().optional().describe('Look also where a target redirects to: https or www of the same site'),
  proxy: z
    .union([text, z.literal(false)])
    .optional()
    .describe('A forward proxy; false: none, whatever the environment says; ${NAME} is an environment variable'),
  insecure: z.boolean().optional().describe('Accept any certificate'),
  resolve: texts.optional().describe('HOST:ADDRESS, the address to connect to for a host'),
  compare: texts
    .optional()
    .describe('Origins among the targets that are compared: staging and production, www and apex'),
  edges: z
    .array(z.union([text, edge]))
    .max(1000)
    .optional()
    .describe('Ways in that are compared, address or host name'),
  cacert: text.optional().describe('Certificates to trust besides those of this machine, PEM'),
  cert: text.optional().describe('Client certificate, PEM or PKCS #12'),
  key: text.optional().describe('Its key, PEM'),
  'key-pass-file': text.optional().describe('File with the passphrase of the key'),
  format: z.enum(formats).optional().describe('Format of the report on stdout'),
  output: texts.optional().describe('Further reports, FORMAT=FILE'),
  state: text.optional().describe('Folder that keeps the last result, for runs from cron'),
  windows: texts.optional().describe("When a run may begin: 'Mon-Fri 01:00-05:00', local time"),
  webhook: webhook.optional().describe('Told when something changed')
})
