import { visible } from '../shared/text.js'
import type { Paint } from './paint.js'

/** Columns of text that goes to a file or a pipe, and the most that a terminal gets. */
export const WIDEST_COLUMNS = 100

/** What text is laid out for. */
export type Page = { paint: Paint; columns: number }

// GitHub obeys `::command` at the start of a line (after blanks) and `##[command]` anywhere, Azure Pipelines `##vso[`,
// TeamCity `##teamcity[`. Wrapping can put any word at the start of a line.
const LOG_COMMAND = /##(?=[a-z]*\[)|(?<=^|\s)::(?=[a-z])/gi

/** Text from a server, a file or the command line made safe to print, also where a CI runner reads along. */
export function printable(text: string): string {
  return visible(text).replace(LOG_COMMAND, (found) => `\\x${found.charCodeAt(0).toString(16)}${found.slice(1)}`)
}

/**
 * Printable lines of prose, wrapped at `columns`; lines that the text itself has are kept, with their indent
 * (configuration). `first` stands before the first line, blanks of the same length before the others.
 */
export function block(first: string, text: string, columns: number): string[] {
  const indent = ' '.repeat(first.length)
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrap(printable(line), columns - first.length))
  return lines.map((line, index) => (index === 0 ? first : indent) + line)
}

/** Where the labels of a part of the report stand, and where the text beside them begins. */
export type Margin = { indent: number; label: number }

/** A label, faint, and the text beside it; without a name the text alone, at the same place. */
export function field(name: string, text: string, margin: Margin, { paint, columns }: Page): string[] {
  const label = ' '.repeat(margin.indent) + name.padEnd(margin.label)
  const [first = '', ...more] = block(label, text, columns)
  return [name === '' ? first : paint.faint(label) + first.slice(label.length), ...more]
}

/** An entry of a list under a label. */
export function item(text: string, { indent, label }: Margin, { columns }: Page): string[] {
  return block(`${' '.repeat(indent + label)}- `, text, columns)
}

/** Breaks at blanks; a word that is longer than the line is kept whole, so that it can be copied. */
function wrap(line: string, columns: number): string[] {
  if (line.length <= columns) return [line]
  const indent = /^ */.exec(line)?.[0] ?? ''
  const lines: string[] = []
  let current = indent
  // Further blanks of a run stay with the word behind them: they align columns.
  for (const word of line.trim().split(/(?<! ) /)) {
    const joined = current.trim() === '' ? indent + word : `${current} ${word}`
    if (joined.length > columns && current.trim() !== '') {
      lines.push(current)
      current = indent + word.trimStart()
    } else current = joined
  }
  return [...lines, current]
}

/** Sentences on one line, or each on its own where that is too long. */
export function joined(sentences: readonly string[], columns: number): string[] {
  const line = sentences.join(' ')
  return printable(line).length <= columns
    ? block('', line, columns)
    : sentences.flatMap((text) => block('', text, columns))
}

/** `1 area`, `3 areas`. */
export function count(quantity: number, noun: string): string {
  return `${quantity} ${noun}${quantity === 1 ? '' : 's'}`
}

/** `/a/, /b/, /c/ and 9 more`; printable, and none longer than a line. */
export function some(items: readonly string[], most = 4): string {
  const shown = items
    .slice(0, most)
    .map((item) => printable(shortLong(item)))
    .join(', ')
  return items.length > most ? `${shown} and ${items.length - most} more` : shown
}

/** Text with random names and filler cut short: `/images/3f2a../aaaa..`; the whole text is in the JSON report. */
export function shortNames(text: string): string {
  const named = shortFiller(text)
    .replaceAll(/([0-9a-f]{4})[0-9a-f]{28}/g, '$1..')
    .replaceAll(/(?<=[?&])([0-9a-f]{4})[0-9a-f]{12}(?![0-9a-f])/g, '$1..')
  return shortLong(named)
}

/** Words that are longer than a line cut in the middle, filler cut short; random names stay whole. */
export function shortLong(text: string): string {
  return shortFiller(text).replaceAll(/[^\s'"]{161,}/gu, (word) => `${word.slice(0, 100)}..${word.slice(-20)}`)
}

function shortFiller(text: string): string {
  return text.replaceAll(/(\w)\1{39,}/g, (_, filler: string) => `${filler.repeat(4)}..`)
}
