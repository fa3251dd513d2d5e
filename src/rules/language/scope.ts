// The words of rules: templates, conditions, and the names they can read. Works on values; touches neither files nor
// the network.
import type { Environment } from '@marcbachmann/cel-js'
import { unitKinds } from '../../units/kinds.js'
import type { UnitKind } from '../../units/unit.js'
import type { AdviceFile, DefinitionsFile, FunctionFile, ProbeFile } from '../files/rule-file.js'
import type { Names } from './conditions.js'
import { createEnvironment } from './environment.js'
import { listIdentifiers } from './identifiers.js'
import { findKind, listConditionVariables } from './names.js'

/** What rules of one folder share: probes and groups of them, functions that conditions can call, and kinds of units. */
export type Scope = {
  readonly kinds: readonly UnitKind[]
  readonly probes: Readonly<Record<string, ProbeFile>>
  /** Groups with the names of their probes. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly functions: Readonly<Record<string, FunctionFile>>
  readonly fixes: Readonly<Record<string, AdviceFile>>
  /** Names of the first edition, with what they are called now. */
  readonly renamed: Readonly<Record<string, string>>
  /** Knows the functions and no variable; clone it before adding to it. */
  readonly environment: Environment
}

/** The scope without any definition. */
export function emptyScope(kinds: readonly UnitKind[] = unitKinds): Scope {
  return {
    kinds,
    probes: withoutPrototype({}),
    groups: withoutPrototype({}),
    functions: withoutPrototype({}),
    fixes: {},
    renamed: {},
    environment: createEnvironment(kinds)
  }
}

/**
 * `definitions` on top of `base`. Nothing is checked here; that is done where definitions are loaded. A function is
 * parsed when it is first called and sees only those that it calls, so there is no recursion.
 */
export function buildScope(definitions: DefinitionsFile, base: Scope = emptyScope()): Scope {
  const shared = addShared(definitions, base)
  return orderFunctions(definitions.functions ?? {}).reduce(addFunction, shared)
}

/** Adds everything but the functions. */
export function addShared(definitions: DefinitionsFile, base: Scope): Scope {
  const { probes, groups } = flattenGroups(definitions)
  return {
    ...base,
    probes: withoutPrototype({ ...base.probes, ...probes }),
    groups: withoutPrototype({ ...base.groups, ...groups }),
    fixes: { ...base.fixes, ...definitions.fixes },
    renamed: { ...base.renamed, ...definitions.renamed }
  }
}

/** Adds one function, also under the names that it had before. */
export function addFunction(scope: Scope, [name, definition]: readonly [string, FunctionFile]): Scope {
  const old = Object.entries(scope.renamed).flatMap(([before, now]) => (now === name ? [before] : []))
  const environment = [name, ...old].reduce((known, each) => withFunction(known, each, definition), scope.environment)
  const named = Object.fromEntries([name, ...old].map((each) => [each, definition]))
  return { ...scope, environment, functions: withoutPrototype({ ...scope.functions, ...named }) }
}

/** Shared probes by name and groups by theirs, whether they stand side by side or one in the other. */
export function flattenGroups(definitions: DefinitionsFile): {
  probes: Record<string, ProbeFile>
  groups: Record<string, readonly string[]>
} {
  const entries = Object.entries(definitions.probes ?? {})
  const probes = entries.flatMap(([name, entry]) => (isProbe(entry) ? [[name, entry] as const] : Object.entries(entry)))
  const nested = entries.flatMap(([name, entry]) => (isProbe(entry) ? [] : [[name, Object.keys(entry)] as const]))
  const named = Object.entries(definitions.groups ?? {}).map(([name, group]) => [name, group.probes] as const)
  return { probes: Object.fromEntries(probes), groups: Object.fromEntries([...nested, ...named]) }
}

/** Whether an entry is a probe; the first edition has groups in its place. */
export function isProbe(entry: ProbeFile | Record<string, ProbeFile>): entry is ProbeFile {
  return typeof entry.method === 'string'
}

/** Functions so that each stands behind those that it calls; those that call each other stay as they are. */
export function orderFunctions(functions: Readonly<Record<string, FunctionFile>>): [string, FunctionFile][] {
  const ordered = new Map<string, FunctionFile>()
  const visit = (name: string, path: readonly string[]): void => {
    const definition = Object.hasOwn(functions, name) ? functions[name] : undefined
    if (definition === undefined || ordered.has(name) || path.includes(name)) return
    for (const called of listIdentifiers(definition.when)) visit(called, [...path, name])
    ordered.set(name, definition)
  }
  for (const name of Object.keys(functions)) visit(name, [])
  return [...ordered]
}

/** A record to look names up in that a file chooses: `constructor` is not in it unless it was put there. */
export function withoutPrototype<T extends object>(record: T): T {
  return Object.assign(Object.create(null), record)
}

/** The environment of a rule's conditions: unit variables, a `Response` or a list of them per name, a text per axis. */
export function createRuleEnvironment(
  scope: Scope,
  unit: string,
  names: Names,
  axes: readonly string[] = []
): Environment {
  const environment = scope.environment.clone()
  const kind = findKind(scope.kinds, unit)
  for (const variable of listConditionVariables(kind)) environment.registerVariable(variable.name, variable.type)
  for (const axis of axes) environment.registerVariable(axis, 'string')
  for (const [name, probes] of Object.entries(names)) {
    environment.registerVariable(name, typeof probes === 'string' ? 'Response' : 'list<Response>')
  }
  return environment
}

/** The environment that a function's body is written in: its parameters are the variables. */
export function createBodyEnvironment(environment: Environment, definition: FunctionFile): Environment {
  const body = environment.clone()
  for (const [name, type] of Object.entries(definition.params)) body.registerVariable(name, type)
  return body
}

/** Throws what the library throws if a type is unknown or the signature overlaps with an existing one. */
export function withFunction(environment: Environment, name: string, definition: FunctionFile): Environment {
  const parameters = Object.keys(definition.params)
  let body: ReturnType<Environment['parse']> | undefined
  const handler = (...values: unknown[]): unknown => {
    body ??= createBodyEnvironment(environment, definition).parse(definition.when)
    const named: Record<string, unknown> = {}
    for (const [index, parameter] of parameters.entries()) named[parameter] = values[index]
    return body(named)
  }
  const signature = `${name}(${Object.values(definition.params).join(', ')}): ${definition.returns ?? 'bool'}`
  return environment.clone().registerFunction(signature, handler, { async: false })
}
