import { visible } from '../shared/text.js'

/** Columns of a text report. */
export const WIDTH = 100

// GitHub obeys `::command` at the start of a line (after blanks) and `##[command]` anywhere, Azure Pipelines `##vso[`,
// TeamCity `##teamcity[`. Wrapping can put any word at the start of a line.
const LOG_COMMAND = /##(?=[a-z]*\[)|(?<=^|\s)::(?=[a-z])/gi

/** Text from a server, a file or the command line made safe to print, also where a CI runner reads along. */
export function printable(text: string): string {
  return visible(text).replace(LOG_COMMAND, (found) => `\\x${found.charCodeAt(0).toString(16)}${found.slice(1)}`)
}

/**
 * Printable lines of prose, wrapped; lines that the text itself has are kept, with their indent (configuration).
 * `first` stands before the first line, blanks of the same length before the others.
 */
export function block(first: string, text: string): string[] {
  const indent = ' '.repeat(first.length)
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrap(printable(line), WIDTH - first.length))
  return lines.map((line, index) => (index === 0 ? first : indent) + line)
}

/** Breaks at blanks; a word that is longer than the line is kept whole, so that it can be copied. */
function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line]
  const indent = /^ */.exec(line)?.[0] ?? ''
  const lines: string[] = []
  let current = indent
  for (const word of line.trim().split(/ +/)) {
    const joined = current.trim() === '' ? indent + word : `${current} ${word}`
    if (joined.length > width && current.trim() !== '') {
      lines.push(current)
      current = indent + word
    } else current = joined
  }
  return [...lines, current]
}

/** `1 area`, `3 areas`. */
export function count(quantity: number, noun: string): string {
  return `${quantity} ${noun}${quantity === 1 ? '' : 's'}`
}

/** `/a/, /b/, /c/ and 9 more`; printable. */
export function some(items: readonly string[], most = 4): string {
  const shown = items.slice(0, most).map(printable).join(', ')
  return items.length > most ? `${shown} and ${items.length - most} more` : shown
}
