import { z } from 'zod'
import { confidences, exposures, severities } from '../../findings/severity.js'
import type { UnitKind } from '../../units/unit.js'
import type { DefinitionsFile, FixFile, ProbeFile, RuleFile, VerdictFile } from './rule-file.js'
import { products } from './rule-file.js'

const stem = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case: letters, digits and single hyphens')
const identifier = z
  .string()
  .max(40)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be an identifier: a letter, then letters, digits and underscores')
const line = z.string().trim().min(1, 'must not be empty').max(500)
const words = z.string().trim().min(1, 'must not be empty').max(4000)
const expression = z.string().trim().min(1, 'must not be empty').max(4000).describe('A CEL condition')
// RFC 9110 5.6.2
const token = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be a token (RFC 9110 5.6.2)')
  .max(60)
// Templates may hold placeholders, never what would end the line they are sent in.
const wireText = z
  .string()
  .max(4000)
  // oxlint-disable-next-line no-control-regex -- these are the characters to refuse
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not hold control characters')
const target = wireText.min(1, 'must not be empty').regex(/^\S+$/, 'must not hold blanks')

const probe: z.ZodType<ProbeFile> = z
  .strictObject({
    method: token.describe('Method token, sent as written'),
    path: target.describe('Request-target; may hold {{variables}}'),
    headers: z.record(token, z.union([wireText, z.number()])).optional(),
    body: z.string().max(20_000).optional(),
    control: z.boolean().optional().describe('Sent only to compare with'),
    signature: z.boolean().optional().describe('Areas that answer all of these alike are probed once'),
    if: expression.optional().describe('Sent only if this CEL condition over earlier probes holds'),
    as: identifier.optional().describe('Name of a declared session'),
    repeat: z
      .strictObject({
        pauses: z.array(z.number().int().min(0).max(10_000)).min(1).max(5).describe('Milliseconds'),
        until: expression
      })
      .optional(),
    fresh: z.boolean().optional().describe('Ask on a new connection'),
    creates: target.optional().describe('Path of the canary that this request may bring into being')
  })
  .describe('One request')

const probes = z.record(identifier, probe)

const verdict: z.ZodType<VerdictFile> = z.union([
  z.strictObject({
    exposed: z.enum(confidences),
    severity: z.enum(severities).optional(),
    summary: line.optional(),
    when: expression
  }),
  z.strictObject({ inconclusive: line.describe('The reason'), when: expression }),
  z.strictObject({ clean: z.literal(true), when: expression })
])

const advice = z.strictObject({
  ...Object.fromEntries(products.map((product) => [product, words.optional()])),
  any: words
}) as unknown as z.ZodType<FixFile>

/** The shape of `<family>/<id>.yaml`; what needs more than one field to judge is checked afterwards. */
export function createRuleSchema(kinds: readonly UnitKind[]): z.ZodType<RuleFile> {
  return z.strictObject({
    id: stem.describe("The file's stem"),
    title: line.max(100),
    exposes: z.enum(exposures),
    severity: z.enum(severities),
    cwe: z.array(z.string().regex(/^CWE-[1-9]\d*$/, 'must look like CWE-650')).optional(),
    unit: z.enum(kinds.map(({ name }) => name)),
    effect: z.enum(['read', 'no-write', 'write']),
    incident: stem.optional(),
    why: words,
    fix: z.union([identifier.describe('Name of a fix in definitions.yaml'), advice]),
    references: z.array(z.string().regex(/^https:\/\/\S+$/, 'must be an https URL')).min(1, 'needs a reference'),
    tags: z.array(stem).optional(),
    requires: z.strictObject({ flag: z.literal('long-name-put'), otherwise: line }).optional(),
    settles: z.array(stem).optional(),
    applies: expression.optional(),
    use: z.array(identifier).optional().describe('Groups of probes from definitions.yaml'),
    probes: probes.optional(),
    verdicts: z.array(verdict).min(1, 'needs a verdict').max(40)
  })
}

const functionFile = z.strictObject({
  params: z.record(identifier, z.string().min(1).max(60)),
  returns: z.string().min(1).max(60),
  doc: line,
  when: expression
})

/** The shape of `definitions.yaml`. */
export const definitionsFileSchema: z.ZodType<DefinitionsFile> = z.strictObject({
  probes: z.record(identifier, probes).optional(),
  functions: z.record(identifier, functionFile).optional(),
  fixes: z.record(identifier, advice).optional()
})
