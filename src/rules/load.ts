// From rule folders to rules that can be run: read, checked in full, compiled. Reads the files of the folders, and
// nothing else of the world.
import type { z } from 'zod'
import { mapBounded } from '../shared/pool.js'
import type { UsageError } from '../shared/errors.js'
import { UsageErrors } from '../shared/errors.js'
import { nearest } from '../shared/text.js'
import { unitKinds } from '../units/kinds.js'
import type { UnitKind } from '../units/unit.js'
import type { BuiltinRules } from './builtin.js'
import { checkDefinitions } from './checking/check-definitions.js'
import { checkRule } from './checking/check-rule.js'
import { listDefinitionDeprecations, listDeprecations } from './checking/list-deprecations.js'
import { compileRule } from './compile.js'
import { findDoubled, findPart, mergeDefinitions, type DefinitionsPart } from './files/merge-definitions.js'
import type { RuleFilePlace, RuleFolder } from './files/folder.js'
import { listRuleFolder } from './files/folder.js'
import type { Rule } from './rule.js'
import type { DefinitionsFile, RuleFile, RuleSource } from './files/rule-file.js'
import { createRuleSchema, definitionsFileSchema } from './files/schema.js'
import type { Scope } from './language/scope.js'
import { buildScope, emptyScope } from './language/scope.js'
import { checkShape } from './files/shape.js'
import type { Mistake, YamlFile } from './files/yaml-file.js'
import { readYamlFile } from './files/yaml-file.js'

/** What was read from one folder, checked. */
export type LoadedFolder = {
  files: RuleFolder
  definitions: DefinitionsFile
  scope: Scope
  sources: LoadedRule[]
  /** What is spelt as in the first edition. */
  notes: UsageError[]
}
export type LoadedRule = RuleSource & { file: YamlFile }

/** What came of reading something, and what is wrong with it. */
type Read<T> = { value: T; problems: UsageError[] }

/**
 * Loads rule folders, ordered by folder as given, then by family and id. Each folder may bring its own
 * `definitions.yaml`; with `builtin` its rules also see the built-in definitions, and its ids must not be theirs.
 * Throws `UsageErrors` with every mistake of every file.
 */
export async function loadRules(
  folders: readonly string[],
  builtin: BuiltinRules | null = null,
  kinds: readonly UnitKind[] = unitKinds
): Promise<readonly Rule[]> {
  const loaded = await loadFolders(folders, builtin, kinds)
  return loaded.flatMap(({ sources, scope }) => sources.map((source) => compileRule(source, scope)))
}

/** As `loadRules`, but keeps the files: for the bundle, and for `rules check`. */
export async function loadFolders(
  folders: readonly string[],
  builtin: BuiltinRules | null = null,
  kinds: readonly UnitKind[] = unitKinds
): Promise<LoadedFolder[]> {
  const base = buildScope(builtin?.definitions ?? {}, emptyScope(kinds))
  const read: Read<LoadedFolder>[] = []
  for (const folder of folders) read.push(await loadFolder(folder, base))
  const loaded = read.map(({ value }) => value)
  const builtinIds = builtin?.rules.map(({ rule }) => rule.id) ?? []
  const problems = [
    ...read.flatMap((folder) => folder.problems),
    ...catalogueProblems(
      loaded.flatMap(({ sources }) => sources),
      builtinIds
    )
  ]
  if (problems.length > 0) throw new UsageErrors(problems.toSorted(comparePlaces))
  return loaded
}

async function loadFolder(folder: string, base: Scope): Promise<Read<LoadedFolder>> {
  const { files, problems } = await listRuleFolder(folder)
  const definitions = await loadDefinitions(files.definitions, base)
  const schema = createRuleSchema(base.kinds)
  const read = await mapBounded(files.rules, 16, (place) => loadRule(place, schema, definitions.value.scope))
  const sources = read.flatMap(({ value }) => value ?? [])
  const old = sources.flatMap(({ rule, file }) =>
    listDeprecations(rule, definitions.value.scope).map((mistake) => file.error(mistake, 'rule-deprecated'))
  )
  const { notes, ...shared } = definitions.value
  return {
    value: { files, ...shared, sources, notes: [...notes, ...old] },
    problems: [...problems, ...definitions.problems, ...read.flatMap((rule) => rule.problems)]
  }
}

async function loadRule(
  { path, family, stem }: RuleFilePlace,
  schema: z.ZodType<RuleFile>,
  scope: Scope
): Promise<Read<LoadedRule | null>> {
  const file = await readYamlFile(path)
  if (Array.isArray(file)) return { value: null, problems: file }
  const { value: rule, mistakes } = checkShape(schema, file.value)
  const misnamed = {
    path: ['id'],
    message: `id "${rule?.id}" is not the file's stem`,
    hint: `Write id: ${stem}.`
  }
  const all = [
    ...mistakes,
    ...(rule === null ? [] : checkRule(rule, scope)),
    ...(rule === null || rule.id === stem ? [] : [misnamed])
  ]
  return {
    value: rule === null ? null : { family, rule, file },
    problems: all.map((mistake) => file.error(mistake))
  }
}

async function loadDefinitions(
  paths: readonly string[],
  base: Scope
): Promise<Read<Pick<LoadedFolder, 'definitions' | 'scope' | 'notes'>>> {
  const read = await Promise.all(paths.map(readDefinitions))
  const parts = read.flatMap(({ value }) => value ?? [])
  const definitions = mergeDefinitions(parts)
  const checked = checkDefinitions(definitions, base)
  const place = (mistake: Mistake, code?: string): UsageError[] => {
    const part = findPart(parts, mistake)
    return part === undefined ? [] : [part.file.error(mistake, code)]
  }
  return {
    value: {
      definitions,
      scope: checked.scope,
      notes: listDefinitionDeprecations(definitions).flatMap((note) => place(note, 'rule-deprecated'))
    },
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...findDoubled(parts).map(({ part, mistake }) => part.file.error(mistake)),
      ...checked.mistakes.flatMap((mistake) => place(mistake))
    ]
  }
}

async function readDefinitions(path: string): Promise<Read<DefinitionsPart | null>> {
  const file = await readYamlFile(path)
  if (Array.isArray(file)) return { value: null, problems: file }
  const { value, mistakes } = checkShape(definitionsFileSchema, file.value ?? {})
  return { value: { file, value: value ?? {} }, problems: mistakes.map((mistake) => file.error(mistake)) }
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

function comparePlaces(a: UsageError, b: UsageError): number {
  const [left, right] = [readPlace(a), readPlace(b)]
  if (left.file !== right.file) return left.file < right.file ? -1 : 1
  return left.line - right.line || left.column - right.column
}

function readPlace({ place }: UsageError): { file: string; line: number; column: number } {
  return { file: '', line: 0, column: 0, ...place }
}
