import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js'
import { nearest } from '../../shared/text.js'
import { isNode, listNodes } from '../language/conditions.js'
import { libraryFunctions } from '../language/library.js'
import { patternProblem, readLiteral, readSearch } from '../language/search.js'

/** A mistake in a CEL text; `start` and `end` count characters of that text. */
export type CelProblem = { message: string; start: number; end: number; hint?: string }

/** What the checker needs to know to suggest a name; `types` are fields by type. */
export type KnownNames = {
  variables: readonly string[]
  functions: readonly string[]
  types: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Parses and type-checks `source`; the result must be `expected`. Returns the mistakes and the identifiers it reads. */
export function inspectExpression(
  source: string,
  environment: Environment,
  known: KnownNames,
  expected = 'bool'
): { problems: CelProblem[]; names: ReadonlySet<string> } {
  let parsed: ReturnType<Environment['parse']>
  try {
    parsed = environment.parse(source)
  } catch (error) {
    return { problems: [explain(error, source, known)], names: new Set() }
  }
  const names = new Set<string>()
  const problems: CelProblem[] = []
  for (const node of listNodes(parsed.ast)) {
    if (node.op === 'id') names.add(node.args)
    const problem = findPatternProblem(node) ?? findFieldProblem(node)
    if (problem !== null) problems.push(problem)
  }
  const checked = parsed.check()
  if (!checked.valid) problems.unshift(explain(checked.error, source, known))
  else if (checked.type !== expected) {
    const message = `the condition is of type ${checked.type}, ${expected} is needed`
    problems.push({ message, start: 0, end: source.length, hint: 'Write a comparison, such as a.status == 409.' })
  }
  return { problems, names }
}

/** A pattern has to be known beforehand, and one of RE2, which needs time linear to the text. */
function findPatternProblem(node: ASTNode): CelProblem | null {
  const pattern = readSearch(node)?.pattern
  if (pattern === undefined) return null
  const place = { start: pattern.start, end: pattern.end }
  const literal = readLiteral(pattern)
  if (literal === null) {
    const message = 'the pattern of matches() must be a string literal'
    return { ...place, message, hint: "Write it in quotes: text.matches('pattern')." }
  }
  const problem = patternProblem(literal)
  const hint = 'RE2 has no back-references and no look-around: https://github.com/google/re2/wiki/Syntax'
  return problem === null ? null : { ...place, message: problem, hint }
}

/** Conditions see header fields by their lower-case names: another spelling is never there. */
function findFieldProblem(node: ASTNode): CelProblem | null {
  const read = readFieldName(node)
  if (read === null || read.name === read.name.toLowerCase()) return null
  const message = `header fields are lower-case in conditions: "${read.name}" is never there`
  return { message, start: read.start, end: read.end, hint: `Write "${read.name.toLowerCase()}".` }
}

/** The name in `"name" in x.headers`, `x.headers["name"]` and `x.headers.name`. */
function readFieldName(node: ASTNode): { name: string; start: number; end: number } | null {
  if (node.op === 'in' && isHeaders(node.args[1])) return placeLiteral(node.args[0])
  if (node.op === '[]' && isHeaders(node.args[0])) return placeLiteral(node.args[1])
  if (node.op !== '.' || !isHeaders(node.args[0])) return null
  return { name: node.args[1], start: node.start, end: node.end }
}

function placeLiteral(node: ASTNode): ReturnType<typeof readFieldName> {
  const name = readLiteral(node)
  return name === null ? null : { name, start: node.start, end: node.end }
}

function isHeaders(node: ASTNode): boolean {
  return node.op === '.' && node.args[1] === 'headers'
}

function explain(error: unknown, source: string, known: KnownNames): CelProblem {
  if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError)) throw error
  const byNode = explainNode(error, source, known)
  if (byNode !== null) return byNode
  const { start, end } = error.range ?? { start: 0, end: 0 }
  const problem = {
    message: `condition: ${error.summary}`,
    start: Math.min(start, source.length),
    end: Math.max(end, start + 1)
  }
  return { ...problem, hint: hintCel(error) }
}

function hintCel({ code, summary }: ParseError | CelTypeError | EvaluationError): string {
  if (code === 'no_such_overload') return 'Both sides need one type: int(text), string(number).'
  if (/escape/i.test(summary))
    return 'A backslash of a pattern is written twice: \\\\. for a dot, \\\\d for a digit; between double quotes of YAML four times.'
  if (summary.startsWith('has()')) return 'For a header field write "x" in home.headers, with its lower-case name.'
  return 'The language is CEL: https://cel.dev'
}

/** Mistakes with a name in them, for which a nearest one can be found. */
function explainNode(
  { node, code, summary }: ParseError | CelTypeError | EvaluationError,
  source: string,
  known: KnownNames
): CelProblem | null {
  if (!isNode(node)) return null
  if (code === 'unknown_variable' && node.op === 'id') return explainName(node, known)
  if (code === 'no_such_key' && node.op === '.') return explainField(node, source, known)
  const isCall = node.op === 'call' || node.op === 'rcall'
  return code === 'no_matching_overload' && isCall ? explainCall(node, summary, source, known) : null
}

function explainName(node: NodeOf<'id'>, known: KnownNames): CelProblem {
  const place = { start: node.start, end: node.start + node.args.length }
  return withSuggestion({ message: `unknown name "${node.args}"`, ...place }, node.args, known.variables)
}

type NodeOf<O extends ASTNode['op']> = Extract<ASTNode, { op: O }>

function explainCall(
  node: NodeOf<'call'> | NodeOf<'rcall'>,
  summary: string,
  source: string,
  known: KnownNames
): CelProblem {
  const name = node.args[0]
  const at = Math.max(source.indexOf(name, node.start), 0)
  const message = summary.replace('found no matching overload for', 'no function')
  const problem = { message, start: at, end: at + name.length }
  const functions = [...known.functions, ...Object.keys(libraryFunctions)]
  return functions.includes(name)
    ? { ...problem, hint: `Check the number and the types of the arguments of ${name}.` }
    : withSuggestion(problem, name, functions)
}

function explainField(node: NodeOf<'.'>, source: string, known: KnownNames): CelProblem {
  const [receiver, field] = node.args
  const type = readType(receiver)
  const found = source.indexOf(field, receiver.end)
  const at = found < 0 ? node.start : found
  const fields = Object.keys(known.types[type] ?? {})
  const problem = { message: `"${field}" is no field of ${type}`, start: at, end: at + field.length }
  return withSuggestion(problem, field, fields)
}

/** The type that the checker noted at a node; its own types leave the note out. */
function readType(node: ASTNode): string {
  return 'checkedType' in node ? String(node.checkedType) : 'value'
}

function withSuggestion(problem: CelProblem, name: string, known: readonly string[]): CelProblem {
  const guess = nearest(name, known)
  if (guess !== undefined) return { ...problem, hint: `Did you mean "${guess}"?` }
  const hint = known.length === 0 ? 'Nothing is known here.' : `Known here: ${[...known].sort().join(', ')}.`
  return { ...problem, hint }
}
