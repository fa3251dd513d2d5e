import { z } from 'zod'
import { confidences, exposures, severities } from '../../findings/severity.js'
import type { UnitKind } from '../../units/unit.js'
import type { DefinitionsFile, FixFile, FunctionFile, RuleFile, VerdictFile } from './rule-file.js'
import { products } from './rule-file.js'
import { expression, identifier, line, probe, probes, stem, words } from './probe-schema.js'

const conditions = {
  when: expression
    .optional()
    .describe(
      'When this verdict is reached, in CEL over the answers. Verdicts are tried in order, the first that holds counts'
    ),
  any: expression
    .optional()
    .describe('In place of when: holds for at least one instance of the probes with each that it reads'),
  all: expression
    .optional()
    .describe('In place of when: holds for every instance of the probes with each that it reads'),
  first: expression
    .optional()
    .describe('In place of when: looks only at the first instance that was sent, whatever the others say')
}

const verdict: z.ZodType<VerdictFile> = z.union([
  z.strictObject({
    exposed: z
      .enum(confidences)
      .describe(
        'Something is open. confirmed: seen by its effect; firm: a comparison that holds; tentative: an indication'
      ),
    severity: z.enum(severities).optional().describe("Instead of the rule's own severity"),
    summary: line
      .optional()
      .describe(
        'What was seen, in one sentence: {{probe.status}}, {{probe.server}}, {{probe.title}} and variables are filled in'
      ),
    quotes: expression
      .optional()
      .describe(
        "Texts, in CEL over the answers, that the summary says as {{quotes}}: masked, because they are somebody's own"
      ),
    stop: z.literal(true).optional().describe('The run ends at once: whatever else would be sent could make it worse'),
    ...conditions
  }),
  z.strictObject({
    inconclusive: line.describe('Nothing harmless can tell: the reason, in one sentence'),
    ...conditions
  }),
  z.strictObject({
    clean: z.literal(true).describe('Looked at and closed; what is reached if no verdict holds too'),
    ...conditions
  }),
  z.strictObject({
    notAsked: line.describe('What would decide was not sent, being harmless in no form: what that is, in one sentence'),
    ...conditions
  })
])

const adviceByProduct = Object.fromEntries(
  products.map((product) => [
    product,
    words.optional().describe(`What to change in ${product}: lines to copy, or a sentence`)
  ])
)
const advice = z.strictObject({
  ...adviceByProduct,
  any: words.describe('What to change, whatever the product')
}) as unknown as z.ZodType<FixFile>

const cwe = z.string().regex(/^CWE-[1-9]\d*$/, 'must look like CWE-650')
const url = z.string().regex(/^https:\/\/\S+$/, 'must be an https URL')
const longNamePut = z.strictObject({
  flag: z.literal('long-name-put').describe('The flag of the command line that it waits for'),
  otherwise: line.describe('What is said of the check without it')
})

/** What a rule says to people. */
const background = {
  why: words.describe('Why it matters, for the person who has to decide'),
  fix: z
    .union([identifier.describe('Name of an advice in the definitions'), advice])
    .describe('What to change: advice by product, or the name of one in the definitions'),
  references: z.array(url).min(1, 'needs a reference').describe('Where to read on'),
  tags: z.array(stem).optional().describe('Words for --tag; the family is one anyway')
}

const exposes = z
  .enum(exposures)
  .describe(
    'What somebody who uses it can do; place-file: put files there; remove-file: take files away; run-code: run programs on the server; list-files: see names that nothing links to; read-source: read the source of programs; echo-request: have a request with its cookies sent back; bypass-filter: get past a filter or a login; proxy-relay: reach other hosts through this one; leak-session: take over sessions or passwords; announce: learn what to try next'
  )
const effect = z
  .enum(['read', 'no-write', 'write'])
  .describe(
    'What it may send; read: it only asks; no-write: methods that write, shaped so that they cannot; write: it places something of its own and removes it'
  )

/** The shape of `<family>/<id>.yaml`; what needs more than one field to judge is checked afterwards. */
export function createRuleSchema(kinds: readonly UnitKind[]): z.ZodType<RuleFile> {
  return z.strictObject({
    id: stem.describe("The rule's name: that of its file, a noun for the failing state in kebab-case"),
    title: line.max(100).describe('The finding in one line, for a person'),
    exposes,
    severity: z.enum(severities).describe('How bad that is; a verdict may say otherwise'),
    cwe: z.array(cwe).optional().describe('Weaknesses, from https://cwe.mitre.org'),
    unit: z.enum(kinds.map(({ name }) => name)).describe('What the rule is run on, once each'),
    effect,
    incident: stem.optional().describe('An incident that it would have shown'),
    ...background,
    requires: longNamePut.optional().describe('A flag without which it is not run'),
    settles: z
      .array(stem)
      .optional()
      .describe('Rules whose undecided checks on the same unit are answered once this one is'),
    when: expression.optional().describe('The units it is run on, in CEL over the unit; without it all'),
    sessions: z
      .array(identifier)
      .max(8)
      .optional()
      .describe(
        'Roles that probes ask in with as, each mapped to a session by the owner; without that it is not asked'
      ),
    use: z.array(identifier).optional().describe('Groups of shared probes; each brings what it needs'),
    probes: probes.optional().describe("The rule's own requests, in sending order"),
    verdicts: z
      .array(verdict)
      .min(1, 'needs a verdict')
      .max(40)
      .describe('What the answers mean, the first that holds; if none does, it is clean'),
    applies: expression.optional().meta({ deprecated: true }).describe('The word of the first edition for when')
  })
}

const functionFile: z.ZodType<FunctionFile> = z.strictObject({
  params: z.record(identifier, z.string().min(1).max(60)).describe('Parameters with their types'),
  returns: z.string().min(1).max(60).optional().describe('The type of the result; bool without it'),
  doc: line.describe('What it means, in one sentence'),
  source: line.optional().describe('Where that is laid down: RFC 9110 15.5.6'),
  trap: line.optional().describe('What would be taken for it otherwise'),
  when: expression.describe('The body, in CEL over the parameters')
})

const partialAdvice = z.strictObject({
  ...adviceByProduct,
  any: words.optional().describe('What to change, whatever the product')
})
const group = z.strictObject({
  doc: line.describe('What its probes have in common'),
  probes: z.array(identifier).min(1, 'needs a probe').describe('Names of shared probes')
})

/** The shape of a file of definitions. */
export const definitionsFileSchema: z.ZodType<DefinitionsFile> = z.strictObject({
  probes: z
    .record(identifier, z.union([probe, probes]))
    .optional()
    .describe('Shared requests, by name'),
  groups: z.record(identifier, group).optional().describe('Groups of them: what use names, and a list in conditions'),
  functions: z.record(identifier, functionFile).optional().describe('Functions that conditions call'),
  fixes: z
    .record(identifier, partialAdvice)
    .optional()
    .describe('Advice by name and product; any stands in one of the files'),
  renamed: z.record(identifier, line).optional().describe('Old names of probes and functions, with the new ones')
})
