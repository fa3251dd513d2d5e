import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { type Answer, NotSentError, PENDING } from '../../evidence/answer.js'
import { splitConjunction } from './conjunction.js'
import { listIdentifiers } from './identifiers.js'

/** A CEL expression, parsed when it is first asked; it was type-checked when its rule was loaded. */
export type Expression = {
  readonly source: string
  /** The rule's probes that it reads, in order of appearance. */
  readonly probes: readonly string[]
  /** Those among them whose failure it asks about itself, with `x.failed`: it can be tried although they failed. */
  readonly acceptsFailure: readonly string[]
  /**
   * Whether it holds; `null` if that hangs on a probe that was not sent. Throws only if it fails at run time (an index
   * out of range); the engine makes that a failed check.
   */
  decide(seen: Seen): boolean | null
}

/** What a rule says has to hold: expressions joined by `&&`. */
export type Condition = Expression & {
  readonly parts: readonly Expression[]
  /** What its names stand for, and values of the axes of `each` that it is asked for. */
  readonly binding: Binding
  /** The list of texts that it comes to, where that is what it is; empty if it reads what was not sent. */
  list(seen: Seen): readonly string[]
  /** False also if it reads the answer of a probe that was not sent: neither it nor its opposite holds then. */
  test(seen: Seen): boolean
}

/** What a condition is tried on: answers of probes, and other variables by name. */
export type Seen = {
  readonly values: Readonly<Record<string, unknown>>
  answer(probe: string): Answer
}

/** What a name of a condition stands for: one probe, or several whose answers it is a list of. */
export type Names = Readonly<Record<string, string | readonly string[]>>

/** Names of a condition, and values of axes by their names (`keys`) and as sent; none outside of an instance. */
export type Binding = {
  readonly names: Names
  readonly keys: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
}

/**
 * Makes a condition out of CEL text. It is parsed at its first use: a run needs few rules of the catalogue, and parsing
 * all of them would take most of the start.
 */
export function createCondition(source: string, environment: () => Environment, binding: Binding): Condition {
  let parts: readonly Expression[] | undefined
  let probes: readonly string[] | undefined
  let accepted: readonly string[] | undefined
  const takeApart = (): readonly Expression[] =>
    (parts ??= splitConjunction(source).map((part) => createExpression(part, environment, binding)))
  const decide: Condition['decide'] = (seen) => decideAll(takeApart(), (part) => part.decide(seen))
  return {
    source,
    binding,
    get parts(): readonly Expression[] {
      return takeApart()
    },
    get probes(): readonly string[] {
      return (probes ??= mergeNames(takeApart().map((part) => part.probes)))
    },
    get acceptsFailure(): readonly string[] {
      return (accepted ??= mergeNames(takeApart().map((part) => part.acceptsFailure)))
    },
    decide,
    list: (seen) => evaluateList(() => environment().parse(source)(bindNames(seen, binding, listIdentifiers(source)))),
    test: (seen) => decide(seen) ?? false
  }
}

function mergeNames(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())]
}

/**
 * What conditions joined by `&&` come to, as CEL has it: false if one is, whatever the others are. One that hangs on
 * what was not sent goes before one that fails at run time, which it may guard.
 */
export function decideAll<T>(items: readonly T[], decideOne: (item: T) => boolean | null): boolean | null {
  let isOpen = false
  let trouble: { error: unknown } | null = null
  for (const item of items) {
    try {
      const held = decideOne(item)
      if (held === false) return false
      isOpen ||= held === null
    } catch (error) {
      trouble ??= { error }
    }
  }
  if (isOpen) return null
  if (trouble !== null) throw trouble.error
  return true
}

function createExpression(source: string, environment: () => Environment, binding: Binding): Expression {
  let parsed: ReturnType<Environment['parse']> | undefined
  let probes: readonly string[] | undefined
  let accepted: readonly string[] | undefined
  const parse = (): ReturnType<Environment['parse']> => (parsed ??= environment().parse(source))
  const read = listIdentifiers(source)
  return {
    source,
    get probes(): readonly string[] {
      return (probes ??= listProbesRead(parse().ast, binding.names))
    },
    get acceptsFailure(): readonly string[] {
      return (accepted ??= listFailuresRead(parse().ast, binding.names))
    },
    decide(seen) {
      const bound = bindNames(seen, binding, read)
      return isAllPending(bound) ? null : evaluate(() => parse()(bound))
    }
  }
}

/** CEL lets an error pass that decides nothing (`true || x`, `false && x`); one that decides leaves the question open. */
function evaluate(run: () => unknown): boolean | null {
  try {
    return run() === true
  } catch (error) {
    if (error instanceof NotSentError) return null
    throw error
  }
}

function evaluateList(run: () => unknown): readonly string[] {
  try {
    const value = run()
    return Array.isArray(value) ? value.map(String) : []
  } catch (error) {
    if (error instanceof NotSentError) return []
    throw error
  }
}

/**
 * What the names that the condition reads stand for; lists hold what was sent or may still be. Conditions are tried so
 * often that a copy of all that was seen took a tenth of a scan.
 */
function bindNames(seen: Seen, { names, keys }: Binding, read: readonly string[]): Record<string, unknown> {
  const bound: Record<string, unknown> = {}
  for (const name of read) {
    if (Object.hasOwn(names, name)) bound[name] = readAnswers(seen, names[name] ?? name)
    else if (Object.hasOwn(keys, name)) bound[name] = keys[name]
    else if (Object.hasOwn(seen.values, name)) bound[name] = seen.values[name]
  }
  return bound
}

/** Nothing that is read can be known yet: to try it would end in an error, which takes longer than all else. */
function isAllPending(bound: Readonly<Record<string, unknown>>): boolean {
  let isRead = false
  for (const name in bound) {
    const value = bound[name]
    if (value !== PENDING && !(Array.isArray(value) && value.length > 0 && value.every((one) => one === PENDING)))
      return false
    isRead = true
  }
  return isRead
}

function readAnswers(seen: Seen, probes: string | readonly string[]): Answer | Answer[] {
  if (typeof probes === 'string') return seen.answer(probes)
  return probes.map((probe) => seen.answer(probe)).filter((answer) => answer === PENDING || answer.sent)
}

function listProbesRead(ast: ASTNode, names: Names): string[] {
  const found = [...listNodes(ast)].flatMap((node) => (node.op === 'id' ? findProbes(names, node.args) : []))
  return [...new Set(found)]
}

/** `x.failed` of a probe, and `c.failed` within a macro over a list: `controls.exists(c, c.failed != "")`. */
function listFailuresRead(ast: ASTNode, names: Names): string[] {
  return [...listNodes(ast)].flatMap((node) => {
    if (node.op === '.' && node.args[1] === 'failed' && node.args[0].op === 'id') {
      return findProbes(names, node.args[0].args)
    }
    if (node.op !== 'rcall') return []
    const [, receiver, [variable, ...rest]] = node.args
    if (receiver.op !== 'id' || variable?.op !== 'id') return []
    const own = { [variable.args]: findProbes(names, receiver.args) }
    return rest.flatMap((argument) => listFailuresRead(argument, own))
  })
}

/** A probe may be named like what every object inherits. */
function findProbes(names: Names, name: string): readonly string[] {
  return Object.hasOwn(names, name) ? [names[name] ?? []].flat() : []
}

/** Every node of the expression as written (macros unexpanded), left to right. */
export function* listNodes(ast: ASTNode): Generator<ASTNode> {
  yield ast
  yield* listNodesIn(ast.args)
}

function* listNodesIn(args: unknown): Generator<ASTNode> {
  if (Array.isArray(args)) for (const item of args) yield* listNodesIn(item)
  else if (isNode(args)) yield* listNodes(args)
}

/** Whether a value is a node of a syntax tree. */
export function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}
