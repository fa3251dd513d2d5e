import { z } from 'zod'
import { confidences, exposures, severities } from '../findings/severity.js'

const text = z.string()

/** The shape of a finding that was written to a file, as far as a comparison needs it; further keys are dropped. */
export const knownFinding: z.ZodObject<KnownFindingShape> = z.object({
  fingerprint: text,
  ruleId: text,
  title: text,
  exposes: z.enum(exposures),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  origin: text,
  path: text,
  alsoAt: z.array(text),
  method: text.optional()
})

type KnownFindingShape = {
  fingerprint: z.ZodString
  ruleId: z.ZodString
  title: z.ZodString
  exposes: z.ZodEnum<{ [K in (typeof exposures)[number]]: K }>
  severity: z.ZodEnum<{ [K in (typeof severities)[number]]: K }>
  confidence: z.ZodEnum<{ [K in (typeof confidences)[number]]: K }>
  origin: z.ZodString
  path: z.ZodString
  alsoAt: z.ZodArray<z.ZodString>
  method: z.ZodOptional<z.ZodString>
}
