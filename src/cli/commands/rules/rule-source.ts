import { compileBuiltinRules, loadBuiltinRules, readBuiltinRules } from '../../../rules/builtin.js'
import type { RuleSource } from '../../../rules/files/rule-file.js'
import { buildScope, type Scope } from '../../../rules/language/scope.js'
import type { Rule } from '../../../rules/rule.js'
import { UsageError } from '../../../shared/errors.js'
import { nearest } from '../../../shared/text.js'

/**
 * The built-in rules and those of the folders; YAML and its checks are loaded only if there is a folder.
 * @throws UsageErrors with every mistake of every rule file
 */
export async function loadAllRules(dirs: readonly string[]): Promise<readonly Rule[]> {
  if (dirs.length === 0) return loadBuiltinRules()
  const [builtin, { loadRules }] = await Promise.all([readBuiltinRules(), import('../../../rules/load.js')])
  return [...compileBuiltinRules(builtin), ...(await loadRules(dirs, builtin))]
}

/** A rule as it was written, and the definitions that it is read with. */
export type FoundRule = { source: RuleSource; scope: Scope }

/**
 * Finds a rule among the built-in ones and those of the folders.
 * @throws UsageError `unknown-rule` with the nearest id
 * @throws UsageErrors with every mistake of every rule file
 */
export async function findRule(id: string, dirs: readonly string[]): Promise<FoundRule> {
  const builtin = await readBuiltinRules()
  const scope = buildScope(builtin.definitions)
  const own = dirs.length === 0 ? [] : await (await import('../../../rules/load.js')).loadFolders(dirs, builtin)
  const all = [
    ...builtin.rules.map((source) => ({ source, scope })),
    ...own.flatMap((folder) => folder.sources.map((source) => ({ source, scope: folder.scope })))
  ]
  const found = all.find(({ source }) => source.rule.id === id)
  if (found !== undefined) return found
  throw describeUnknown(
    id,
    all.map(({ source }) => source.rule.id)
  )
}

/** No rule has this id; the nearest one is named. */
export function describeUnknown(id: string, known: readonly string[]): UsageError {
  const near = nearest(id, known)
  const hint = near === undefined ? 'Run verbgate rules list to see them.' : `Did you mean ${near}?`
  return new UsageError(`there is no rule ${id}`, { code: 'unknown-rule', hint })
}
