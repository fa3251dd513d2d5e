import { compileBuiltinRules, loadBuiltinRules, readBuiltinRules } from '../../../rules/builtin.js'
import type { Rule } from '../../../rules/rule.js'

/**
 * The built-in rules and those of the folders; YAML and its checks are loaded only if there is a folder.
 * @throws UsageErrors with every mistake of every rule file
 */
export async function loadAllRules(dirs: readonly string[]): Promise<readonly Rule[]> {
  if (dirs.length === 0) return loadBuiltinRules()
  const [builtin, { loadRules }] = await Promise.all([readBuiltinRules(), import('../../../rules/load.js')])
  return [...compileBuiltinRules(builtin), ...(await loadRules(dirs, builtin))]
}
