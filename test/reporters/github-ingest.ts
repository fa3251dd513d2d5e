import { z } from 'zod'

// What GitHub code scanning asks of a SARIF file beyond the schema: docs.github.com, "SARIF support for code scanning".

const text = z.object({ text: z.string().min(1) })
const description = z.object({ text: z.string().min(1).max(1024) })
const line = z.int().min(1)

// An absolute URI, and one that leaves the checkout, ends the whole upload (github/codeql-action#754).
const uri = z
  .string()
  .min(1)
  .regex(
    /^(?:%[\dA-Fa-f]{2}|[\w\-.~!$&'()*+,;=@])+(?:\/(?:%[\dA-Fa-f]{2}|[\w\-.~!$&'()*+,;=@:])*)*$/,
    'no relative URI'
  )
  .refine((value) => !/^\/|(?:^|\/)\.{1,2}(?:\/|$)/.test(decodeURIComponent(value)), 'leads out of the checkout')

const rule = z.object({
  id: z.string().min(1).max(255),
  shortDescription: description,
  fullDescription: description,
  help: text,
  defaultConfiguration: z.object({ level: z.enum(['error', 'warning', 'note']) }),
  properties: z.object({
    tags: z
      .array(z.string())
      .max(10)
      .refine(([first]) => first === 'security', 'without it the severity is not read'),
    'security-severity': z.string().regex(/^(?:10\.0|\d\.\d)$/)
  })
})

const location = z.object({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri }),
    region: z.strictObject({ startLine: line, startColumn: line, endLine: line, endColumn: line })
  }),
  logicalLocations: z.array(z.object({ fullyQualifiedName: z.string().min(1) })).length(1)
})

const result = z.object({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level: z.enum(['error', 'warning', 'note']),
  message: z.strictObject({ text: z.string().min(1) }),
  locations: z.array(location).length(1),
  partialFingerprints: z.strictObject({
    // Of our own, or as the action computes it for a line of a file.
    primaryLocationLineHash: z.string().regex(/^(?:[0-9a-f]{32}:1|[0-9a-f]{1,16}:[1-9]\d*)$/),
    'verbgate/v1': z.string().regex(/^[0-9a-f]{32}$/)
  })
})

const run = z
  .object({
    tool: z.object({ driver: z.object({ name: z.string().min(1), rules: z.array(rule).max(25_000) }) }),
    automationDetails: z.object({ id: z.string().regex(/\/$/) }),
    invocations: z
      .array(z.object({ executionSuccessful: z.boolean(), toolExecutionNotifications: z.array(z.unknown()).max(1000) }))
      .length(1),
    results: z.array(result).max(25_000)
  })
  .refine(
    ({ tool, results }) => results.every((item) => tool.driver.rules[item.ruleIndex]?.id === item.ruleId),
    'wrong rule'
  )
  .refine(({ tool }) => new Set(tool.driver.rules.map(({ id }) => id)).size === tool.driver.rules.length, 'rule twice')

/** A SARIF file that GitHub code scanning takes. */
export const githubIngest = z.object({ $schema: z.url(), version: z.literal('2.1.0'), runs: z.array(run).length(1) })
