import { mapBounded } from '../shared/pool.js'
import type { UsageError } from '../shared/errors.js'
import { UsageErrors } from '../shared/errors.js'
import { nearest } from '../shared/text.js'
import type { BuiltinRules } from './builtin.js'
import { checkDefinitions } from './checking/check-definitions.js'
import { checkRule } from './checking/check-rule.js'
import { compileRule } from './compile.js'
import type { RuleFolder } from './files/folder.js'
import { listRuleFolder } from './files/folder.js'
import type { Rule } from './rule.js'
import type { DefinitionsFile, RuleSource } from './files/rule-file.js'
import { definitionsFileSchema, ruleFileSchema } from './files/schema.js'
import type { Scope } from './language/scope.js'
import { buildScope, emptyScope } from './language/scope.js'
import { checkShape } from './files/shape.js'
import type { YamlFile } from './files/yaml-file.js'
import { readYamlFile } from './files/yaml-file.js'

/** What was read from one folder, checked. */
export type LoadedFolder = { files: RuleFolder; definitions: DefinitionsFile; scope: Scope; sources: LoadedRule[] }
export type LoadedRule = RuleSource & { file: YamlFile }

/**
 * Loads rule folders, ordered by folder as given, then by family and id. Each folder may bring its own
 * `definitions.yaml`; with `builtin` its rules also see the built-in definitions, and its ids must not be theirs.
 * Throws `UsageErrors` with every mistake of every file.
 */
export async function loadRules(
  folders: readonly string[],
  builtin: BuiltinRules | null = null
): Promise<readonly Rule[]> {
  const loaded = await loadFolders(folders, builtin)
  return loaded.flatMap(({ sources, scope }) => sources.map((source) => compileRule(source, scope)))
}

/** As `loadRules`, but keeps the files: for the bundle, and for `rules check`. */
export async function loadFolders(
  folders: readonly string[],
  builtin: BuiltinRules | null = null
): Promise<LoadedFolder[]> {
  const problems: UsageError[] = []
  const base = builtin === null ? emptyScope() : buildScope(builtin.definitions)
  const loaded: LoadedFolder[] = []
  for (const folder of folders) loaded.push(await loadFolder(folder, base, problems))
  const builtinIds = builtin?.rules.map(({ rule }) => rule.id) ?? []
  problems.push(
    ...catalogueProblems(
      loaded.flatMap(({ sources }) => sources),
      builtinIds
    )
  )
  if (problems.length > 0) throw new UsageErrors(problems.sort(byPlace))
  return loaded
}

async function loadFolder(folder: string, base: Scope, problems: UsageError[]): Promise<LoadedFolder> {
  const listed = await listRuleFolder(folder)
  problems.push(...listed.problems)
  const { definitions, scope } = await loadDefinitions(listed.files.definitions, base, problems)
  const read = await mapBounded(listed.files.rules, 16, async ({ path }) => readYamlFile(path))
  const sources: LoadedRule[] = []
  for (const [index, { family, stem }] of listed.files.rules.entries()) {
    const file = read[index] as YamlFile | UsageError[]
    if (Array.isArray(file)) {
      problems.push(...file)
      continue
    }
    const { value: rule, mistakes } = checkShape(ruleFileSchema, file.value)
    if (rule !== null) {
      mistakes.push(...checkRule(rule, scope))
      if (rule.id !== stem)
        mistakes.push({ path: ['id'], message: `id "${rule.id}" is not the file's stem`, hint: `Write id: ${stem}.` })
      sources.push({ family, rule, file })
    }
    problems.push(...mistakes.map((mistake) => file.error(mistake)))
  }
  return { files: listed.files, definitions, scope, sources }
}

async function loadDefinitions(
  path: string | null,
  base: Scope,
  problems: UsageError[]
): Promise<{ definitions: DefinitionsFile; scope: Scope }> {
  if (path === null) return { definitions: {}, scope: base }
  const file = await readYamlFile(path)
  if (Array.isArray(file)) {
    problems.push(...file)
    return { definitions: {}, scope: base }
  }
  const { value, mistakes } = checkShape(definitionsFileSchema, file.value ?? {})
  const checked = checkDefinitions(value ?? {}, base)
  problems.push(...[...mistakes, ...checked.mistakes].map((mistake) => file.error(mistake)))
  return { definitions: value ?? {}, scope: checked.scope }
}

/** What only the whole set of rules can show: an id twice, a `settles` that names nothing. */
function catalogueProblems(sources: readonly LoadedRule[], builtinIds: readonly string[]): UsageError[] {
  const problems: UsageError[] = []
  const owners = new Map<string, string>(builtinIds.map((id) => [id, 'the built-in rules']))
  for (const { rule, file } of sources) {
    const owner = owners.get(rule.id)
    if (owner === undefined) owners.set(rule.id, file.file)
    else {
      const message = `id "${rule.id}" is taken by ${owner}`
      problems.push(file.error({ path: ['id'], message, hint: 'Choose another id.' }))
    }
  }
  return [...problems, ...sources.flatMap((source) => settlesProblems(source, [...owners.keys()]))]
}

function settlesProblems({ rule, file }: LoadedRule, ids: readonly string[]): UsageError[] {
  const others = ids.filter((id) => id !== rule.id)
  return (rule.settles ?? []).flatMap((id, index) => {
    if (others.includes(id)) return []
    const guess = nearest(id, others)
    const message = id === rule.id ? 'a rule cannot settle itself' : `settles an unknown rule "${id}"`
    const hint = guess === undefined ? 'Name another rule.' : `Did you mean "${guess}"?`
    return [file.error({ path: ['settles', index], message, hint })]
  })
}

function byPlace(a: UsageError, b: UsageError): number {
  const [left, right] = [placeOf(a), placeOf(b)]
  if (left.file !== right.file) return left.file < right.file ? -1 : 1
  return left.line - right.line || left.column - right.column
}

function placeOf({ place }: UsageError): { file: string; line: number; column: number } {
  return { file: '', line: 0, column: 0, ...place }
}
