import { readFile } from 'node:fs/promises'
import { unitKinds } from '../units/kinds.js'
import type { UnitKind } from '../units/unit.js'
import { compileRule } from './compile.js'
import type { Rule } from './rule.js'
import type { DefinitionsFile, RuleSource } from './files/rule-file.js'
import { buildScope, emptyScope } from './language/scope.js'

/** The bundled rules as the build left them: checked, not compiled. */
export type BuiltinRules = { version: 1; definitions: DefinitionsFile; rules: RuleSource[] }

/** Where the build puts the bundle: beside the compiled modules. */
export const builtinFile: URL = new URL('../rules/builtin.json', import.meta.url)

/** Reads the bundle. Throws what `readFile` throws if the package was not built. */
export async function readBuiltinRules(file: URL = builtinFile): Promise<BuiltinRules> {
  const builtin: BuiltinRules = JSON.parse(await readFile(file, 'utf8'))
  return builtin
}

/** The bundled rules, ready to run; the same as `loadRules` makes of the files, without reading YAML again. */
export async function loadBuiltinRules(file: URL = builtinFile): Promise<readonly Rule[]> {
  return compileBuiltinRules(await readBuiltinRules(file))
}

/** Compiles what `readBuiltinRules` read. */
export function compileBuiltinRules(builtin: BuiltinRules, kinds: readonly UnitKind[] = unitKinds): readonly Rule[] {
  const scope = buildScope(builtin.definitions, emptyScope(kinds))
  return builtin.rules.map((source) => compileRule(source, scope))
}
