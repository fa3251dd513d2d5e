import type { FunctionFile } from '../files/rule-file.js'
import type { Mistake } from '../files/yaml-file.js'
import { describeTypes } from '../language/environment.js'
import type { Scope } from '../language/scope.js'
import { createBodyEnvironment, withFunction } from '../language/scope.js'
import { inspectExpression } from './expressions.js'

/** What is wrong with a function's name, parameters and types. */
export function checkSignature(name: string, definition: FunctionFile, { environment, kinds }: Scope): Mistake[] {
  const path = ['functions', name]
  try {
    createBodyEnvironment(environment, definition)
    withFunction(environment, name, definition)
    return []
  } catch (error) {
    const types = Object.keys(describeTypes(kinds)).join(', ')
    const hint = `Types are bool, int, string, ${types}, list<type> and map<string, type>.`
    return [{ path, key: true, message: `function ${name}: ${(error as Error).message}`, hint }]
  }
}

/** What is wrong with a function's body; `scope` holds the functions that stand before it. */
export function checkBody(name: string, definition: FunctionFile, scope: Scope): Mistake[] {
  const known = {
    variables: Object.keys(definition.params),
    functions: Object.keys(scope.functions),
    types: describeTypes(scope.kinds)
  }
  const body = createBodyEnvironment(scope.environment, definition)
  const { problems } = inspectExpression(definition.when, body, known, definition.returns ?? 'bool')
  return problems.map((problem) => ({ ...problem, path: ['functions', name, 'when'] }))
}
