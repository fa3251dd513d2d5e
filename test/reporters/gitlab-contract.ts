import { z } from 'zod'

// GitLab's dast-report-format.json 15.0.7 with all that this program writes, and nothing else: no null, no other key.
// Keys that older patches of 15.0 require are required here.

const word = z.string().min(1)
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/)
const webUrl = z.string().regex(/^https?:\/\/\S+$/)
const headers = z.array(z.strictObject({ name: word, value: z.string() }))
const program = z.strictObject({ id: word, name: word, version: word, vendor: z.strictObject({ name: word }) })

/** JSON Schema counts characters, not UTF-16 code units; a text that is short enough in these is short enough. */
const atMost = (most: number): z.ZodString => z.string().max(most)

const request = z.strictObject({ method: word, url: word, headers })
const response = z.strictObject({
  status_code: z.int().min(100).max(999),
  reason_phrase: z.string(),
  headers,
  body: word.optional()
})
const evidence = z.strictObject({
  summary: word,
  request,
  response: response.optional(),
  supporting_messages: z
    .array(z.strictObject({ name: word, request, response: response.optional() }))
    .min(1)
    .optional()
})

const vulnerability = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  name: word.max(255),
  description: atMost(1_048_576).min(1),
  severity: z.enum(['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical']),
  solution: atMost(7000),
  identifiers: z
    .array(z.strictObject({ type: word, name: word, value: word, url: webUrl.optional() }))
    .min(1)
    .max(20),
  links: z.array(z.strictObject({ url: webUrl })),
  location: z.strictObject({ hostname: word, method: word, param: word, path: z.string() }),
  evidence: evidence.optional(),
  details: z.strictObject({ accepted: z.strictObject({ name: word, type: z.literal('text'), value: word }) }).optional()
})

/** A report that GitLab takes. */
export const gitlabContract = z.strictObject({
  version: z.string().regex(/^15\.0\.\d+$/),
  schema: webUrl,
  scan: z.strictObject({
    type: z.literal('dast'),
    status: z.enum(['success', 'failure']),
    start_time: time,
    end_time: time,
    analyzer: program,
    scanner: program,
    scanned_resources: z.array(z.strictObject({ method: word, url: webUrl, type: z.literal('url') })),
    messages: z.array(z.strictObject({ level: z.enum(['info', 'warn', 'fatal']), value: word })).max(1000)
  }),
  vulnerabilities: z.array(vulnerability).max(100_000)
})
