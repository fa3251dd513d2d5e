import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { Answer, answerOf, NotSentError, PENDING } from '../../evidence/answer.js'
import { splitConjunction } from './conjunction.js'
import { listIdentifiers } from './identifiers.js'

/**
 * A CEL expression, parsed when it is first asked; it was type-checked when its rule was loaded.
 * `test` throws only if the expression fails at run time (an index out of range); the engine makes that a failed check.
 */
export type Condition = {
  readonly source: string
  /** The rule's probes that the expression reads, in order of appearance. */
  readonly probes: readonly string[]
  /** Those among them whose failure it asks about itself, with `x.failed`: it can be tried although they failed. */
  readonly acceptsFailure: readonly string[]
  /** What is joined by `&&`, each as a condition of its own; itself if that is not its form. */
  split(): readonly Condition[]
  /** What its names stand for, and values of the axes of `each` that it is asked for. */
  readonly binding: Binding
  /** False also if it reads the answer of a probe that was not sent: neither it nor its opposite holds then. */
  test(context: Readonly<Record<string, unknown>>): boolean
  /** Whether it holds; `null` if that hangs on a probe that was not sent. */
  decide(context: Readonly<Record<string, unknown>>): boolean | null
  /** Whether it hangs on a probe that was not sent; false where it cannot be tried without the part that guards it. */
  isOpen(context: Readonly<Record<string, unknown>>): boolean
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
  let parsed: ReturnType<Environment['parse']> | undefined
  let probes: readonly string[] | undefined
  let accepted: readonly string[] | undefined
  let parts: readonly Condition[] | undefined
  const parse = (): ReturnType<Environment['parse']> => (parsed ??= environment().parse(source))
  const read = listIdentifiers(source)
  return {
    source,
    binding,
    get probes(): readonly string[] {
      return (probes ??= listProbesRead(parse().ast, binding.names))
    },
    split(): readonly Condition[] {
      return (parts ??= splitConjunction(source).map((part) => createCondition(part, environment, binding)))
    },
    get acceptsFailure(): readonly string[] {
      return (accepted ??= listFailuresRead(parse().ast, binding.names))
    },
    test(context) {
      return decide(() => parse()(bindContext(context, binding, read))) ?? false
    },
    decide(context) {
      const bound = bindContext(context, binding, read)
      return isAllPending(bound) ? null : decide(() => parse()(bound))
    },
    isOpen(context) {
      const bound = bindContext(context, binding, read)
      if (isAllPending(bound)) return true
      try {
        parse()(bound)
        return false
      } catch (error) {
        return error instanceof NotSentError
      }
    }
  }
}

/** CEL lets an error pass that decides nothing (`true || x`, `false && x`); one that decides leaves the question open. */
function decide(evaluate: () => unknown): boolean | null {
  try {
    return evaluate() === true
  } catch (error) {
    if (error instanceof NotSentError) return null
    throw error
  }
}

const NOT_SENT = answerOf(null)

/**
 * What the names that the condition reads stand for; lists hold what was sent or may still be. Conditions are tried so
 * often that a copy of the whole context took a tenth of a scan.
 */
function bindContext(
  context: Readonly<Record<string, unknown>>,
  { names, keys }: Binding,
  read: readonly string[]
): Record<string, unknown> {
  const bound: Record<string, unknown> = {}
  for (const name of read) {
    if (Object.hasOwn(names, name)) bound[name] = readAnswers(context, names[name] ?? name)
    else if (Object.hasOwn(keys, name)) bound[name] = keys[name]
    else if (Object.hasOwn(context, name)) bound[name] = context[name]
  }
  return bound
}

/** Nothing that is read can be known yet: to try it would end in an error, which takes longer than all else. */
function isAllPending(bound: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(bound).flat()
  return values.length > 0 && values.every((value) => value === PENDING)
}

function readAnswers(context: Readonly<Record<string, unknown>>, probes: string | readonly string[]): unknown {
  const answer = (probe: string): unknown => (Object.hasOwn(context, probe) ? context[probe] : NOT_SENT)
  if (typeof probes === 'string') return answer(probes)
  return probes.map(answer).filter((item) => item === PENDING || (item instanceof Answer && item.sent))
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
