import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { RE2JS, RE2JSException } from 're2js'

/** Characters of the text that `matches` looks at. */
export const maxSubjectChars = 4096
/** Longest pattern that `matches` takes. */
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
  if (problem !== null) throw new RangeError(`matches: ${problem}`)
  const expression = RE2JS.compile(pattern)
  return (text) => expression.test(text.slice(0, maxSubjectChars))
}

/** The string literal that a node is, or `null`. */
export function readLiteral(node: ASTNode | undefined): string | null {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : null
}

/** The text and the pattern of a node that is a search, in either spelling; `null` for any other node. */
export function readSearch(node: ASTNode): { text: ASTNode; pattern: ASTNode } | null {
  if (node.op === 'rcall' && node.args[0] === 'matches') return pair(node.args[1], node.args[2][0])
  if (node.op === 'call' && node.args[0] === 'like') return pair(node.args[1][0], node.args[1][1])
  return null
}

function pair(text: ASTNode | undefined, pattern: ASTNode | undefined): ReturnType<typeof readSearch> {
  return text === undefined || pattern === undefined ? null : { text, pattern }
}

function compileLiteral(node: ASTNode): (text: string) => boolean {
  const pattern = readLiteral(node)
  if (pattern === null) throw new RangeError('matches: the pattern must be a string literal')
  return compilePattern(pattern)
}

/** The parts of the library that a macro is handed; its own types leave them out. */
type Checker = {
  check(node: ASTNode, scope: unknown): { toString(): string }
  getType(name: string): unknown
  createError(code: string, message: string, node: ASTNode): Error
}
type Evaluator = { run(node: ASTNode, values: unknown): unknown }
type Search = {
  async: false
  typeCheck(checker: Checker, macro: unknown, scope: unknown): unknown
  evaluate(evaluator: Evaluator, macro: unknown, values: unknown): boolean
}

/**
 * Teaches an environment `text.matches(pattern)`, and `like(text, pattern)` as it was called before. The pattern is
 * compiled when its condition is first evaluated, and lives in the syntax tree of that condition, as long as the rule.
 */
export function registerSearch(environment: Environment): Environment {
  return (
    environment
      // The library has `matches` of strings already, in exponential time, and takes no second one; a macro of that name
      // for any other type gets its calls first, whatever they are called on.
      .registerFunction('Response.matches(ast): bool', ({ receiver, args: [pattern] }: MethodCall) =>
        createSearch(receiver, pattern)
      )
      .registerFunction('like(ast, ast): bool', ({ args: [text, pattern] }: { args: [ASTNode, ASTNode] }) =>
        createSearch(text, pattern)
      )
  )
}

type MethodCall = { receiver: ASTNode; args: [ASTNode] }

function createSearch(text: ASTNode, pattern: ASTNode): Search {
  let search: ((text: string) => boolean) | null = null
  return {
    async: false,
    typeCheck(checker, _, scope) {
      for (const node of [text, pattern]) {
        const type = String(checker.check(node, scope))
        if (type !== 'string') throw checker.createError('no_string', `matches() takes two strings, not ${type}`, node)
      }
      return checker.getType('bool')
    },
    evaluate(evaluator, _, values) {
      search ??= compileLiteral(pattern)
      const found = evaluator.run(text, values)
      if (typeof found !== 'string') throw new TypeError('matches() takes two strings')
      return search(found)
    }
  }
}
