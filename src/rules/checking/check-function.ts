import type { Environment } from '@marcbachmann/cel-js'
import { inspectExpression } from '../language/conditions.js'
import type { FunctionFile } from '../files/rule-file.js'
import { bodyEnvironment, withFunction } from '../language/scope.js'
import type { Mistake } from '../files/yaml-file.js'

/** What is wrong with a function's name, parameters and types. */
export function parameterProblems(name: string, definition: FunctionFile, environment: Environment): Mistake[] {
  const path = ['functions', name]
  try {
    bodyEnvironment(environment, definition)
    withFunction(environment, name, definition)
    return []
  } catch (error) {
    const hint = 'Types are bool, int, string, Response, Member, Area, Page, list<type> and map<string, type>.'
    return [{ path, key: true, message: `function ${name}: ${(error as Error).message}`, hint }]
  }
}

/** What is wrong with a function's body. */
export function bodyProblems(
  name: string,
  definition: FunctionFile,
  environment: Environment,
  earlier: readonly string[]
): Mistake[] {
  const known = { variables: Object.keys(definition.params), functions: earlier }
  const body = bodyEnvironment(environment, definition)
  const { problems } = inspectExpression(definition.when, body, known, definition.returns)
  return problems.map((problem) => ({ ...problem, path: ['functions', name, 'when'] }))
}
