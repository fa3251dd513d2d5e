import { z } from 'zod'
import { unitKinds } from '../../units/kinds.js'
import { createRuleSchema } from './schema.js'

/** JSON Schema (2020-12) of a rule file for editors, from the definition that validates; ends with a line feed. */
export function ruleSchemaText(): string {
  const schema = z.toJSONSchema(createRuleSchema(unitKinds), { io: 'input' })
  const head = { $schema: schema.$schema, title: 'verbgate rule' }
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`
}
