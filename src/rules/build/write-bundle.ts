// The build's last step: checks `rules/`, writes `dist/rules/builtin.json` and `rules/rule.schema.json`.
import { writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageErrors } from '../../shared/errors.js'
import { builtinFile } from '../builtin.js'
import { bundleRules } from './bundle.js'
import { ruleSchemaText } from '../files/rule-schema.js'

const rulesFolder = fileURLToPath(new URL('../../../rules/', import.meta.url))

try {
  await writeFile(new URL('../../../rules/rule.schema.json', import.meta.url), ruleSchemaText())
  await writeFile(builtinFile, await bundleRules(relative(process.cwd(), rulesFolder) || '.'))
} catch (error) {
  if (!(error instanceof UsageErrors)) throw error
  for (const { place, message, hint } of error.problems) {
    process.stderr.write(
      `${place?.file}:${place?.line ?? 1}:${place?.column ?? 1}: ${message}${hint === undefined ? '' : `\n  ${hint}`}\n`
    )
  }
  process.exitCode = 2
}
