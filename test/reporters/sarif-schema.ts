import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ValidateFunction } from 'ajv'
import draft04 from 'ajv-draft-04'
import formats from 'ajv-formats'

const require = createRequire(import.meta.url)
const SCHEMA = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')

/** Where a value is not SARIF 2.1.0; empty if it is. */
export function sarifMistakes(log: unknown): string[] {
  const valid = validate(log)
  return valid ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const validate = compile()

function compile(): ValidateFunction {
  const schema: unknown = JSON.parse(readFileSync(SCHEMA, 'utf8').replace(/^\ufeff/, ''))
  // The schema's patterns are not written for the `u` flag.
  const ajv = new draft04.default({ strict: false, unicodeRegExp: false })
  formats.default(ajv)
  return ajv.compile(schema as object)
}
