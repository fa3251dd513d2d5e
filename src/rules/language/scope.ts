// The words of rules: templates, conditions, and the names they can read. Works on values; touches neither files nor
// the network.
import type { Environment } from '@marcbachmann/cel-js'
import { unitKinds } from '../../units/kinds.js'
import type { UnitKind } from '../../units/unit.js'
import type { DefinitionsFile, FixFile, FunctionFile, ProbeFile, RuleFile } from '../files/rule-file.js'
import type { Groups } from './conditions.js'
import { createEnvironment } from './environment.js'
import { findKind, listConditionVariables } from './names.js'

/** What rules of one folder share: groups of probes, functions that conditions can call, and kinds of units. */
export type Scope = {
  readonly kinds: readonly UnitKind[]
  readonly groups: Readonly<Record<string, Readonly<Record<string, ProbeFile>>>>
  readonly functions: Readonly<Record<string, FunctionFile>>
  readonly fixes: Readonly<Record<string, FixFile>>
  /** Knows the functions and no variable; clone it before adding to it. */
  readonly environment: Environment
}

/** The scope without any definition. */
export function emptyScope(kinds: readonly UnitKind[] = unitKinds): Scope {
  return {
    kinds,
    groups: withoutPrototype({}),
    functions: {},
    fixes: {},
    environment: createEnvironment(kinds)
  }
}

/**
 * `definitions` on top of `base`. Nothing is checked here; that is done where definitions are loaded. A function is
 * parsed when it is first called and sees only those that stand before it, so there is no recursion.
 */
export function buildScope(definitions: DefinitionsFile, base: Scope = emptyScope()): Scope {
  const functions = definitions.functions ?? {}
  let { environment } = base
  for (const [name, definition] of Object.entries(functions)) environment = withFunction(environment, name, definition)
  return {
    kinds: base.kinds,
    groups: withoutPrototype({ ...base.groups, ...definitions.probes }),
    functions: { ...base.functions, ...functions },
    fixes: { ...base.fixes, ...definitions.fixes },
    environment
  }
}

/** A record to look names up in that a file chooses: `constructor` is not in it unless it was put there. */
export function withoutPrototype<T extends object>(record: T): T {
  return Object.assign(Object.create(null), record)
}

/** All probes of a rule in sending order: those of its groups, then its own. */
export function listProbes(rule: RuleFile, scope: Scope): Record<string, ProbeFile> {
  const groups = (rule.use ?? []).map((group) => scope.groups[group] ?? {})
  return Object.assign({}, ...groups, rule.probes)
}

/** The groups that a rule uses, with the names of their probes. */
export function listGroups(rule: RuleFile, scope: Scope): Groups {
  return Object.fromEntries((rule.use ?? []).map((group) => [group, Object.keys(scope.groups[group] ?? {})]))
}

/** The environment of a rule's conditions: unit variables, a `Response` per probe, a list per group. */
export function createRuleEnvironment(
  scope: Scope,
  unit: string,
  probes: readonly string[],
  groups: readonly string[]
): Environment {
  const environment = scope.environment.clone()
  const kind = findKind(scope.kinds, unit)
  for (const variable of listConditionVariables(kind)) environment.registerVariable(variable.name, variable.type)
  for (const probe of probes) environment.registerVariable(probe, 'Response')
  for (const group of groups) environment.registerVariable(group, 'list<Response>')
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
    return body(Object.fromEntries(parameters.map((parameter, index) => [parameter, values[index]])))
  }
  const signature = `${name}(${Object.values(definition.params).join(', ')}): ${definition.returns}`
  return environment.clone().registerFunction(signature, handler, { async: false })
}
