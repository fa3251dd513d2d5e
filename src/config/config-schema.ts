import { z } from 'zod'

const texts = z.array(z.string().min(1).max(2000)).max(10_000).optional()

/** The shape of `verbgate.yaml`; unknown keys are mistakes. */
export const configSchema: z.ZodType<{
  owned?: string[] | undefined
  targets?: string[] | undefined
  rules?: string[] | undefined
}> = z.strictObject({
  owned: texts.describe('Origins that are yours; --write needs them here'),
  targets: texts.describe('URLs that are scanned if the command line names none'),
  rules: texts.describe('Folders with rules of your own, relative to this file')
})
