import type { Environment } from '@marcbachmann/cel-js'
import { baseEnvironment } from './environment.js'
import type { DefinitionsFile, FixFile, FunctionFile, ProbeFile } from '../files/rule-file.js'

/** What rules of one folder share: groups of probes, and functions that conditions can call. */
export type Scope = {
  readonly groups: Readonly<Record<string, Readonly<Record<string, ProbeFile>>>>
  readonly functions: Readonly<Record<string, FunctionFile>>
  readonly fixes: Readonly<Record<string, FixFile>>
  /** Knows the functions and no variable; clone it before adding to it. */
  readonly environment: Environment
}

/** The scope without any definition. */
export function emptyScope(): Scope {
  return { groups: withoutPrototype({}), functions: {}, fixes: {}, environment: baseEnvironment() }
}

/**
 * `definitions` on top of `base`. Nothing is checked here; that is done where definitions are loaded. A function is
 * parsed when it is first called and sees only those that stand before it, so there is no recursion.
 */
export function buildScope(definitions: DefinitionsFile, base: Scope = emptyScope()): Scope {
  const functions = definitions.functions ?? {}
  let environment = base.environment
  for (const [name, definition] of Object.entries(functions)) environment = withFunction(environment, name, definition)
  return {
    groups: withoutPrototype({ ...base.groups, ...definitions.probes }),
    functions: { ...base.functions, ...functions },
    fixes: { ...base.fixes, ...definitions.fixes },
    environment
  }
}

/** A record to look names up in that a file chooses: `constructor` is not in it unless it was put there. */
export function withoutPrototype<T extends object>(record: T): T {
  return Object.assign(Object.create(null) as T, record)
}

/** The environment that a function's body is written in: its parameters are the variables. */
export function bodyEnvironment(environment: Environment, definition: FunctionFile): Environment {
  const body = environment.clone()
  for (const [name, type] of Object.entries(definition.params)) body.registerVariable(name, type)
  return body
}

/** Throws what the library throws if a type is unknown or the signature overlaps with an existing one. */
export function withFunction(environment: Environment, name: string, definition: FunctionFile): Environment {
  const parameters = Object.keys(definition.params)
  let body: ReturnType<Environment['parse']> | undefined
  // one for all calls: a function calls only those before it, never itself
  const context: Record<string, unknown> = {}
  const handler = (...values: unknown[]): unknown => {
    body ??= bodyEnvironment(environment, definition).parse(definition.when)
    for (let index = 0; index < parameters.length; index++) context[parameters[index] as string] = values[index]
    return body(context)
  }
  const types = Object.values(definition.params)
  const signature = `${name}(${types.join(', ')}): ${definition.returns}`
  return environment
    .clone()
    .registerFunction(signature, types.every(isFixed) ? withLast(handler) : handler, { async: false })
}

/** Whether values of a type never change; lists do, as the answers of a group come in. */
function isFixed(type: string): boolean {
  return !/^(list|map)</.test(type)
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/**
 * A function that remembers its last call. Rules ask the same of the same answers one after the other, and what they ask
 * depends on nothing else.
 */
function withLast(call: (...values: unknown[]) => unknown): (...values: unknown[]) => unknown {
  let last: readonly unknown[] | null = null
  let result: unknown
  return (...values) => {
    if (last !== null && isSame(last, values)) return result
    result = call(...values)
    last = values
    return result
  }
}
