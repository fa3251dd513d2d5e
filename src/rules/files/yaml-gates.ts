import type { CST } from 'yaml'
import { Lexer, LineCounter, Parser } from 'yaml'

/** Largest YAML file that is read. */
export const maxFileBytes: number = 256 * 1024
/** Deepest nesting of collections. */
export const maxDepth = 32
/** Most map keys in a file. */
export const maxKeys = 2000
/** Most tokens that stand where none can. */
const maxStrays = 100

/** A reason not to parse a file; `offset` counts characters. */
export type GateProblem = { message: string; offset: number; hint: string }

/**
 * Looks at a YAML text before it is parsed. The parser composes recursively and a deeply nested file of 10 kB can end
 * the process beyond any `catch`; this walks tokens with a stack of its own.
 */
export function gateProblem(text: string): GateProblem | null {
  if (Buffer.byteLength(text) > maxFileBytes) {
    return { message: `the file is larger than ${maxFileBytes / 1024} KiB`, offset: 0, hint: 'Split it.' }
  }
  return flowDepthProblem(text) ?? treeProblem(text)
}

const tooDeep = (offset: number): GateProblem => ({
  message: `nested deeper than ${maxDepth} levels`,
  offset,
  hint: 'Flatten the file.'
})

// Marks that the lexer sets between tokens: document, end of flow, start of a plain scalar, byte order mark.
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f', '\ufeff'])
// no object: a token may be the name of what every object inherits
const BRACKETS: ReadonlyMap<string, number> = new Map([
  ['[', 1],
  ['{', 1],
  [']', -1],
  ['}', -1]
])

/** Brackets and the indicators that nest on one line; what indentation alone can nest is bounded by the file's size. */
function flowDepthProblem(text: string): GateProblem | null {
  let offset = 0
  let brackets = 0
  let indicatorsOnLine = 0
  for (const token of new Lexer().lex(text)) {
    brackets += BRACKETS.get(token) ?? 0
    if (token.includes('\n')) indicatorsOnLine = 0
    else if (nests(token, brackets)) indicatorsOnLine += 1
    if (brackets > maxDepth || indicatorsOnLine > maxDepth) return tooDeep(offset)
    if (!MARKS.has(token)) offset += token.length
  }
  return null
}

/** In brackets a colon separates and does not nest. */
function nests(token: string, brackets: number): boolean {
  return token === '-' || token === '?' || (token === ':' && brackets === 0)
}

type Nested = { token: CST.Token; depth: number }

function treeProblem(text: string): GateProblem | null {
  const stack: Nested[] = []
  let strays = 0
  for (const token of new Parser(new LineCounter().addNewLine).parse(text)) {
    // an error object for each of them takes seconds
    if (token.type === 'error' && ++strays > maxStrays)
      return { message: token.message, offset: token.offset, hint: 'Correct the YAML.' }
    stack.push({ token, depth: 0 })
  }
  let keys = 0
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token, depth } = next
    if (depth > maxDepth) return tooDeep(token.offset)
    if (token.type === 'alias') {
      return { message: 'aliases are not allowed', offset: token.offset, hint: 'Write the value out.' }
    }
    keys += keysOf(token)
    if (keys > maxKeys) return { message: `more than ${maxKeys} keys`, offset: token.offset, hint: 'Split the file.' }
    stack.push(...childrenOf(token, depth))
  }
  return null
}

function keysOf(token: CST.Token): number {
  if (token.type === 'block-map') return token.items.length
  return token.type === 'flow-collection' ? token.items.filter(({ key }) => key != null).length : 0
}

function childrenOf(token: CST.Token, depth: number): Nested[] {
  if (token.type === 'document') return token.value === undefined ? [] : [{ token: token.value, depth }]
  if (!('items' in token)) return []
  const nested: Nested[] = []
  for (const { key, value } of token.items) {
    for (const child of [key, value]) if (child != null) nested.push({ token: child, depth: depth + 1 })
  }
  return nested
}
