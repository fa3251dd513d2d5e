import { Lexer } from 'yaml'

/** Largest YAML file that is read. */
export const maxFileBytes: number = 256 * 1024
/** Deepest nesting of collections. */
export const maxDepth = 32
/** Most map keys in a file. */
export const maxKeys = 2000
/** Most tokens that are neither blank nor text: each may cost the parser a node or a mistake. */
const maxIndicators = 10_000

/** A reason not to parse a file; `offset` counts characters. */
export type GateProblem = { message: string; offset: number; hint: string }

/**
 * Looks at a YAML text before it is parsed. The parser composes recursively, and a deeply nested file of 10 kB can end
 * the process beyond any `catch`. The lexer does not, so its tokens are counted.
 */
export function gateProblem(text: string): GateProblem | null {
  if (Buffer.byteLength(text) > maxFileBytes)
    return { message: `the file is larger than ${maxFileBytes / 1024} KiB`, offset: 0, hint: 'Split it.' }
  let nesting: Nesting = { columns: [], brackets: 0 }
  const counts = { keys: 0, indicators: 0 }
  for (const { token, isText, offset, column } of placeTokens(text)) {
    nesting = nest(nesting, isText ? '' : token, column)
    if (nesting.columns.length + nesting.brackets > maxDepth + 1)
      return { message: `nested deeper than ${maxDepth} levels`, offset, hint: 'Flatten the file.' }
    if (isText) continue
    if (token.startsWith('*'))
      return {
        message: 'aliases are not allowed',
        offset,
        hint: 'Write the value out: anchors (&name) cannot be used again with *name. A text that begins with * needs quotes.'
      }
    if (token === ':' && ++counts.keys > maxKeys)
      return { message: `more than ${maxKeys} keys`, offset, hint: 'Split the file.' }
    if (++counts.indicators > maxIndicators)
      return { message: `more than ${maxIndicators} list items and brackets`, offset, hint: 'Split the file.' }
  }
  return null
}

type PlacedToken = { token: string; isText: boolean; offset: number; column: number }

// Marks that the lexer sets between tokens: document, end of flow, start of a scalar's text, byte order mark.
const [SCALAR, MARKS] = ['\u001f', new Set(['\u0002', '\u0018', '\u001f', '\ufeff'])] as const

/** Tokens that are neither blank nor comment; `isText` is set for a scalar, which may hold what looks like any other. */
function* placeTokens(text: string): Generator<PlacedToken> {
  let offset = 0
  let lineStart = 0
  let isText = false
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) {
      isText = token === SCALAR
      continue
    }
    if (isText || /^[^\s#]/.test(token)) yield { token, isText, offset, column: offset - lineStart }
    const newLine = token.lastIndexOf('\n')
    if (newLine >= 0) lineStart = offset + newLine + 1
    offset += token.length
    isText = false
  }
}

/**
 * Columns at which the open collections began, each beyond the one around it; brackets nest without columns. A list may
 * begin at the column of its key, and is half a column deeper.
 */
type Nesting = { columns: readonly number[]; brackets: number }

const BRACKETS: ReadonlyMap<string, number> = new Map([
  ['[', 1],
  ['{', 1],
  [']', -1],
  ['}', -1]
])

function nest({ columns, brackets }: Nesting, token: string, column: number): Nesting {
  const within = Math.max(0, brackets + (BRACKETS.get(token) ?? 0))
  if (brackets > 0 || token === ':') return { columns, brackets: within }
  const at = token === '-' ? column + 0.5 : column
  return { columns: [...columns.filter((outer) => outer < at), at], brackets: within }
}
