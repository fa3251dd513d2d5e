import type { ASTNode, Environment } from '@marcbachmann/cel-js'

/**
 * A CEL expression, parsed when it is first asked; it was type-checked when its rule was loaded.
 * `test` throws only if the expression fails at run time (an index out of range); the engine makes that a failed check.
 */
export type Condition = {
  readonly source: string
  /** Names of the rule's probes that the expression reads, in order of appearance. */
  readonly probes: readonly string[]
  test(context: Readonly<Record<string, unknown>>): boolean
}

/** Names that stand for several probes at once: group to its probes. */
export type Groups = Readonly<Record<string, readonly string[]>>

/**
 * Makes a condition out of CEL text. It is parsed at its first use: a run needs few rules of the catalogue, and parsing
 * all of them would take most of the start.
 */
export function createCondition(
  source: string,
  environment: () => Environment,
  probeNames: readonly string[],
  groups: Groups
): Condition {
  let parsed: ReturnType<Environment['parse']> | undefined
  let probes: readonly string[] | undefined
  const parse = (): ReturnType<Environment['parse']> => (parsed ??= environment().parse(source))
  return {
    source,
    get probes(): readonly string[] {
      return (probes ??= listProbesRead(parse().ast, probeNames, groups))
    },
    test(context) {
      return parse()(context) === true
    }
  }
}

function listProbesRead(ast: ASTNode, probeNames: readonly string[], groups: Groups): string[] {
  const found = new Set<string>()
  for (const node of listNodes(ast)) {
    if (node.op !== 'id') continue
    // A probe may be named like what every object inherits.
    const group = Object.hasOwn(groups, node.args) ? groups[node.args] : undefined
    for (const probe of group ?? (probeNames.includes(node.args) ? [node.args] : [])) found.add(probe)
  }
  return [...found]
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
