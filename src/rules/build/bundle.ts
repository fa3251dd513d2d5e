// The last step of the build: the built-in rules as one file. `write-bundle.ts` writes it and reports on stderr.
import type { BuiltinRules } from '../builtin.js'
import { loadFolders } from '../load.js'

/**
 * Checks a rule folder and returns it as one JSON text, for `builtin.json`.
 * Throws `UsageErrors` with every mistake of every file.
 */
export async function bundleRules(folder: string): Promise<string> {
  const [loaded] = await loadFolders([folder])
  const bundle: BuiltinRules = {
    version: 1,
    definitions: loaded?.definitions ?? {},
    rules: (loaded?.sources ?? []).map(({ family, rule }) => ({ family, rule }))
  }
  return `${JSON.stringify(bundle)}\n`
}
