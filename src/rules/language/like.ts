import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { RE2JS, RE2JSException } from 're2js'

/** Characters of the text that `like` looks at. */
export const maxSubjectChars = 4096
/** Longest pattern that `like` takes. */
export const maxPatternChars = 200

/** Why a pattern is refused, or `null`: too long, or no regular expression of RE2. */
export function patternProblem(pattern: string): string | null {
  if (pattern.length > maxPatternChars) return `the pattern is longer than ${maxPatternChars} characters`
  try {
    RE2JS.compile(pattern)
    return null
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return `not a regular expression of RE2: ${error.message.replace(/^error parsing regexp: /, '')}`
  }
}

/**
 * A search for a pattern in the first 4096 characters of a text, in time linear to them; `(?i)` in front ignores case.
 * Throws `RangeError` if `patternProblem` refuses the pattern.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const problem = patternProblem(pattern)
  if (problem !== null) throw new RangeError(`like: ${problem}`)
  const expression = RE2JS.compile(pattern)
  return (text) => expression.test(text.slice(0, maxSubjectChars))
}

/** The string literal that a node is, or `null`. */
export function readLiteral(node: ASTNode | undefined): string | null {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : null
}

function compileLiteral(node: ASTNode): (text: string) => boolean {
  const pattern = readLiteral(node)
  if (pattern === null) throw new RangeError('like: the pattern must be a string literal')
  return compilePattern(pattern)
}

/** The parts of the library that a macro is handed; its own types leave them out. */
type Checker = {
  check(node: ASTNode, scope: unknown): { toString(): string }
  getType(name: string): unknown
  createError(code: string, message: string, node: ASTNode): Error
}
type Evaluator = { run(node: ASTNode, values: unknown): unknown }

/**
 * Teaches an environment `like(text, pattern)`. The pattern is compiled when its condition is first evaluated. It
 * lives in the syntax tree of that condition, as long as the rule does.
 */
export function registerLike(environment: Environment): Environment {
  return environment.registerFunction(
    'like(ast, ast): bool',
    ({ args: [text, pattern] }: { args: [ASTNode, ASTNode] }) => {
      let search: ((text: string) => boolean) | null = null
      return {
        async: false,
        typeCheck(checker: Checker, _: unknown, scope: unknown): unknown {
          for (const node of [text, pattern]) {
            const type = String(checker.check(node, scope))
            if (type !== 'string') throw checker.createError('no_string', `like() takes two strings, not ${type}`, node)
          }
          return checker.getType('bool')
        },
        evaluate(evaluator: Evaluator, _: unknown, values: unknown): boolean {
          search ??= compileLiteral(pattern)
          const found = evaluator.run(text, values)
          if (typeof found !== 'string') throw new TypeError('like() takes two strings')
          return search(found)
        }
      }
    }
  )
}
