import { z } from 'zod'

// DefectDojo's dojo/tools/generic/json_parser.py: three keys are required, an unknown one ends the import. The lengths
// are those of its models' columns. PostgreSQL takes no NUL.

const text = z
  .string()
  .refine((value) => !/[\0\ud800-\udfff]/.test(value.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '')))

const finding = z
  .strictObject({
    title: text.min(1).max(511),
    severity: z.enum(['Critical', 'High', 'Medium', 'Low', 'Info']),
    description: text.min(1),
    date: z.iso.date(),
    unique_id_from_tool: text.min(1).max(500),
    vuln_id_from_tool: text.min(1).max(500),
    cwe: z.int().positive().optional(),
    impact: text,
    mitigation: text,
    references: text,
    steps_to_reproduce: text,
    severity_justification: text,
    scanner_confidence: z.int().min(1).max(10),
    // Parsed as RFC 3986 URIs; one that cannot be parsed ends the import.
    endpoints: z.array(
      z
        .url({ protocol: /^https?$/ })
        .regex(
          /^https?:\/\/(?:\[[\d:a-f.]+\]|[\w.-]+)(?::\d+)?\/(?:%[\da-fA-F]{2}|[\w\-.~!$&'()*+,;=:@/])*(?:\?[^#]*)?(?:#.*)?$/
        )
        .refine((url) => new URL(url).pathname.length <= 500)
    ),
    tags: z.array(z.string().regex(/^[a-z0-9-]+$/)),
    active: z.boolean(),
    risk_accepted: z.boolean(),
    verified: z.boolean(),
    dynamic_finding: z.literal(true),
    static_finding: z.literal(false)
  })
  .refine(({ active, risk_accepted }) => active !== risk_accepted)

/** A file that DefectDojo's Generic Findings Import takes. */
export const defectdojoContract = z.strictObject({
  name: z.literal('verbgate'),
  version: text.min(1),
  description: text.min(1).max(20_000),
  dynamic_tool: z.literal(true),
  static_tool: z.literal(false),
  findings: z.array(finding)
})
