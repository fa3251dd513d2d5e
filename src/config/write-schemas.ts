// A step of the build: writes `dist/config.schema.json` and `dist/accept.schema.json`, for editors, from the definitions
// that validate.
import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { acceptSchema } from './accept-file.js'
import { configSchema } from './config-schema.js'

const schemas = { config: configSchema, accept: acceptSchema }
for (const [name, definition] of Object.entries(schemas)) {
  const schema = z.toJSONSchema(definition, { io: 'input' })
  const text = JSON.stringify({ $schema: schema.$schema, title: `verbgate ${name} file`, ...schema }, null, 2)
  await writeFile(new URL(`../${name}.schema.json`, import.meta.url), `${text}\n`)
}
