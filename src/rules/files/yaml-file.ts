// Files as people write them: YAML with places, its shape, and the folders that hold it. Reads files, writes none.
import type { Node } from 'yaml'
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { FileTrouble, readBoundedText } from '../../shared/bounded-file.js'
import { UsageError, type FilePosition } from '../../shared/errors.js'
import { gateProblem, maxFileBytes } from './yaml-gates.js'

/** What a file is for; begins the code of its mistakes. */
export type FileKind = 'rule' | 'config' | 'accept'

/** Where in a parsed file: keys and indices from the root. */
export type YamlPath = readonly (string | number)[]

/** A mistake in a file; `start` and `end` count characters of the text at `path`, `key` means the key itself. */
export type Mistake = {
  message: string
  path: YamlPath
  key?: boolean
  start?: number
  end?: number
  hint?: string | undefined
}

/** A YAML file in memory: its plain value, and its mistakes with places. */
export class YamlFile {
  readonly file: string
  readonly value: unknown
  readonly #text: string
  readonly #document: Document.Parsed
  readonly #lines: LineCounter

  constructor(file: string, text: string, document: Document.Parsed, lines: LineCounter) {
    this.file = file
    this.#text = text
    this.#document = document
    this.#lines = lines
    this.value = document.toJS({ maxAliasCount: 0 })
  }

  /** The mistake as an error with file, line, column and an excerpt with carets. */
  error(mistake: Mistake, code = 'rule-invalid'): UsageError {
    const [start, end] = this.#rangeOf(mistake)
    return placedError({ file: this.file, text: this.#text, lines: this.#lines, code }, mistake, [start, end])
  }

  /** Where the value at a path stands; of what is not there, where its nearest parent does. */
  placeOf(path: YamlPath): FilePosition {
    const { line, col } = this.#lines.linePos(this.#rangeOf({ message: '', path })[0])
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  #rangeOf(mistake: Mistake): [number, number] {
    const { path } = mistake
    const last = path.at(-1)
    if (mistake.key === true && last !== undefined) {
      const pair = this.#pairOf(path.slice(0, -1), last)
      if (pair !== undefined) return rangeOfNode(pair)
    }
    const node = this.#nodeAt(path)
    if (isScalar(node) && mistake.start !== undefined) {
      return alignedRange(this.#text, node, String(node.value), [mistake.start, mistake.end ?? mistake.start + 1])
    }
    for (let length = path.length; length >= 0; length--) {
      const nearest = this.#nodeAt(path.slice(0, length))
      if (isNode(nearest)) return rangeOfNode(nearest)
    }
    return [0, 1]
  }

  #nodeAt(path: YamlPath): unknown {
    return path.length === 0 ? this.#document.contents : this.#document.getIn(path, true)
  }

  #pairOf(parent: YamlPath, key: string | number): Node | undefined {
    const map = this.#nodeAt(parent)
    if (!isMap(map)) return undefined
    const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
    return isNode(pair?.key) ? pair.key : undefined
  }
}

/**
 * Reads and parses one YAML file; gates, duplicate keys and the parser's warnings are mistakes.
 * Returns the mistakes instead if there are any.
 */
export async function readYamlFile(path: string, kind: FileKind = 'rule'): Promise<YamlFile | UsageError[]> {
  let text: string
  try {
    text = readBoundedText(path, maxFileBytes)
  } catch (error) {
    const isTooLarge = error instanceof FileTrouble && error.code === 'EFBIG'
    const hint = isTooLarge ? 'Split it.' : 'Check that the file exists and may be read.'
    const message = `cannot read the file: ${(error as Error).message}`
    const code = isTooLarge ? `${kind}-invalid` : `${kind}-unreadable`
    return [new UsageError(message, { code, place: { file: path }, hint, cause: error })]
  }
  return parseYaml(path, text, kind)
}

/** As `readYamlFile`, for a text that was read already; `file` is for messages. */
export function parseYaml(file: string, text: string, kind: FileKind = 'rule'): YamlFile | UsageError[] {
  const lines = new LineCounter()
  const source: Source = { file, text, lines, code: `${kind}-invalid` }
  const gate = gateProblem(text)
  if (gate !== null) {
    lines.addNewLine(0)
    for (const match of text.slice(0, gate.offset).matchAll(/\n/g)) lines.addNewLine(match.index + 1)
    const mistake: Mistake = { message: gate.message, path: [], hint: gate.hint }
    return [placedError(source, mistake, [gate.offset, gate.offset + 1])]
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    strict: true,
    uniqueKeys: true,
    logLevel: 'error',
    // the parser's own excerpts cost as much as the file is long, for each problem
    prettyErrors: false
  })
  const problems = [...document.errors, ...document.warnings]
  if (problems.length === 0) return new YamlFile(file, text, document, lines)
  return problems.slice(0, MOST_PROBLEMS).map((problem) => {
    const message = problem.message.replace(/\n[^]*$/, '')
    const mistake: Mistake = { message, path: [], hint: hintYaml(problem.code) }
    return placedError(source, mistake, [problem.pos[0], problem.pos[1]])
  })
}

/** What the parser's words mean for somebody who wrote a sentence or a condition. */
function hintYaml(code: string): string {
  if (code === 'BLOCK_AS_IMPLICIT_KEY')
    return 'A text that holds ": " needs quotes around it, or >- before it and lines of its own below.'
  if (code === 'UNEXPECTED_TOKEN' || code === 'BAD_SCALAR_START' || code === 'TAG_RESOLVE_FAILED')
    return 'A text that begins with a quote, ! or another sign needs quotes around all of it, or >- before it and lines of its own below.'
  return 'Correct the YAML.'
}

/** What is no YAML may be none in every line. */
const MOST_PROBLEMS = 100

function rangeOfNode(node: Node): [number, number] {
  const range = node.range
  return range == null ? [0, 1] : [range[0], Math.max(range[1], range[0] + 1)]
}

/**
 * Finds characters of a scalar's value in the file. Folding, quotes and escapes drop or add characters, so the two are
 * walked side by side: blanks stand for any blanks, anything else for its next occurrence.
 */
function alignedRange(text: string, node: Node, value: string, [start, end]: [number, number]): [number, number] {
  const [nodeStart, limit] = rangeOfNode(node)
  let at = nodeStart
  if (/^[|>]/.test(text.slice(at, at + 1))) at = text.indexOf('\n', at) + 1
  let from = at
  for (let index = 0; index <= end && index <= value.length; index++) {
    const character = value[index]
    if (character !== undefined && !/\s/.test(character)) {
      while (at < limit && text[at] !== character) at += 1
    }
    if (index === start) from = at
    if (index === end) break
    at += 1
  }
  return [from, Math.max(at, from + 1)]
}

/** A file's text, where its lines begin, and what its mistakes are called. */
type Source = { file: string; text: string; lines: LineCounter; code: string }

function placedError(
  { file, text, lines, code }: Source,
  mistake: Mistake,
  [start, end]: [number, number]
): UsageError {
  const { line, col } = lines.linePos(start)
  const place = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  const message = `${mistake.message}\n${excerpt(text, start, end, place.line)}`
  return new UsageError(message, mistake.hint === undefined ? { code, place } : { code, place, hint: mistake.hint })
}

/** The line and carets under the characters meant; long lines are cut to what is near. */
function excerpt(text: string, start: number, end: number, line: number): string {
  // from a position below 0 lastIndexOf looks at the first character all the same
  const lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = text.indexOf('\n', start) < 0 ? text.length : text.indexOf('\n', start)
  const from = Math.max(lineStart, start - 80)
  const shown = text.slice(from, Math.min(lineEnd, from + 160)).replace(/[\t\r]/g, ' ')
  const carets = '^'.repeat(Math.max(1, Math.min(end, lineEnd, from + 160) - start))
  return `${String(line).padStart(5)} | ${shown}\n      | ${' '.repeat(start - from)}${carets}`
}
