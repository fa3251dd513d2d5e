import { visible } from '../../shared/text.js'
import { clipEscaped } from './clip.js'
import { visibleLines } from './integration-json.js'

/** Whose Markdown: GitLab's has references and quick actions; DefectDojo's is Python-Markdown. */
export type Dialect = 'gitlab' | 'dojo'

// GitLab turns `@ # ! $ & ~ % ^` before a name or a number into references, and `\` before them stops it
// (its MarkdownPreEscapeFilter). Python-Markdown keeps a `\` before what it does not escape itself, so `<` and `&`
// become entities there.
const SPECIAL: Readonly<Record<Dialect, RegExp>> = {
  gitlab: /[\\`*_[\]<>#!|~@$%^&]/g,
  dojo: /[\\`*_[\]#!>{}]|[<&]/g
}
const ENTITY: Readonly<Record<string, string>> = { '<': '&lt;', '&': '&amp;' }

// What begins a list, an underline or, where a description becomes an issue, a GitLab quick action (`/close`).
const LINE_START = /^(?:[-+=/:]|\d(?=\d*[.)]))/

/** Characters of a paragraph; far more than people read, and far less than any importer's limit. */
const MOST_CHARACTERS = 20_000

/** Text as one paragraph that says nothing but itself. Line breaks become blanks. */
export function paragraph(text: string, dialect: Dialect, most: number = MOST_CHARACTERS): string {
  return clipEscaped(text.trim().replaceAll(/ *\r?\n\s*/g, ' '), most, (line) => escaped(line, dialect))
}

function escaped(line: string, dialect: Dialect): string {
  return visible(line)
    .replace(SPECIAL[dialect], (found) => (dialect === 'dojo' ? (ENTITY[found] ?? `\\${found}`) : `\\${found}`))
    .replace(LINE_START, (found) => `&#${found.charCodeAt(0)};`)
}

/** Text as a code span; nothing inside it is markup, references included. */
export function codeSpan(text: string): string {
  const line = visible(text)
  const fence = '`'.repeat(longestRun(line) + 1)
  return line.startsWith('`') || line.endsWith('`') ? `${fence} ${line} ${fence}` : fence + line + fence
}

/** Lines as a fenced code block. */
export function codeBlock(text: string): string {
  const lines = visibleLines(text.trimEnd())
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1))
  return `${fence}\n${lines}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}
