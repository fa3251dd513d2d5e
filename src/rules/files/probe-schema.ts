import { z } from 'zod'
import type { ProbeFile } from './rule-file.js'

export const stem: z.ZodString = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case: letters, digits and single hyphens')
export const identifier: z.ZodString = z
  .string()
  .max(40)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be an identifier: a letter, then letters, digits and underscores')
export const line: z.ZodString = z.string().trim().min(1, 'must not be empty').max(500)
export const words: z.ZodString = z.string().trim().min(1, 'must not be empty').max(4000)
export const expression: z.ZodString = z.string().trim().min(1, 'must not be empty').max(4000)
// RFC 9110 5.6.2
const token = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be a token (RFC 9110 5.6.2)')
  .max(60)
const method = z
  .string()
  .regex(/^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+|\{\{\s*\w+\s*\}\})$/, 'must be a token (RFC 9110 5.6.2) or one {{name}}')
  .max(60)
// Templates may hold placeholders, never what would end the line they are sent in.
const wireText = z
  .string()
  .max(4000)
  // oxlint-disable-next-line no-control-regex -- these are the characters to refuse
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not hold control characters')
const target = wireText.min(1, 'must not be empty').regex(/^\S+$/, 'must not hold blanks')

const value = z.union([wireText.min(1, 'must not be empty').max(200), z.number()])
const values = z.array(value).min(1, 'needs a value').max(20)
const valueName = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'must be a name: letters, digits, underscores and hyphens')
const axis = z.union([values, z.record(valueName, value)])
const each = z.union([identifier, values, z.record(identifier, axis)])

const repeat = z.strictObject({
  pauses: z.array(z.number().int().min(0).max(10_000)).min(1).max(5).describe('Milliseconds before each repetition'),
  when: expression.optional().describe('It is sent again while this holds'),
  until: expression.optional().meta({ deprecated: true }).describe('The opposite of when, in the first edition')
})

/** The shape of one probe. */
export const probe: z.ZodType<ProbeFile> = z
  .strictObject({
    doc: line.optional().describe('What it is for, in one line'),
    each: each
      .optional()
      .describe(
        'Sent once for each value: a list ({{each}}), lists by name ({{ext}}, all combinations), or the name of the probe whose lists it shares'
      ),
    method: method.describe('Method token, sent as written'),
    path: target.describe('Request-target; may hold {{variables}}'),
    headers: z
      .record(token, z.union([wireText, z.number()]))
      .optional()
      .describe('Header fields; values may hold {{variables}}'),
    body: z.string().max(20_000).optional().describe('Content; may hold {{variables}}'),
    control: z.boolean().optional().describe('Sent only to compare with'),
    when: expression
      .optional()
      .describe(
        'Sent only if this CEL condition over earlier probes holds; what reads a probe that was not sent does not hold. With each, the own name is the list of those sent before that differ in the last value alone'
      ),
    as: identifier
      .optional()
      .describe("Role whose session it is asked with: one of the rule's sessions, or a declared session"),
    repeat: repeat.optional().describe('Sent again after pauses, for what shows only later; needs effect: write'),
    fresh: z
      .boolean()
      .optional()
      .describe(
        'Ask on a connection that nothing was sent on before, so that no cache or pool answers; in a rule that places something, on another one than the request before'
      ),
    pause: z
      .int()
      .min(0)
      .max(10_000)
      .optional()
      .describe('Milliseconds to wait before it is sent, for what shows only with time: the age of a stored answer'),
    through: z
      .enum(['edge'])
      .optional()
      .describe(
        'Which way in it takes; edge: the first of the edges, while the rule is asked of the server behind them alone, which the owner names, and its other probes go straight there'
      ),
    creates: target
      .optional()
      .describe('Path of the canary that this request may bring into being; it is removed at the end'),
    if: expression.optional().meta({ deprecated: true }).describe('The word of the first edition for when'),
    signature: z.boolean().optional().meta({ deprecated: true }).describe('Of the first edition; ignored')
  })
  .describe('One request')

/** Probes by name. */
export const probes: z.ZodType<Record<string, ProbeFile>> = z.record(identifier, probe)
