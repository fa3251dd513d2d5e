/** Columns of the manual's lines. */
export const manualColumns = 100

/** Lines of prose behind `first`; the other lines are indented as far. Lines with an indent are examples and stay whole. */
export function wrap(first: string, text: string, columns: number = manualColumns): string[] {
  const indent = ' '.repeat(first.length)
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => (/^\s/.test(line) ? [line] : breakLine(line, columns - first.length)))
  return lines.map((line, index) => ((index === 0 ? first : indent) + line).trimEnd())
}

/** Breaks at blanks; a word that is longer than the line is kept whole, so that it can be copied. */
function breakLine(line: string, columns: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const joined = current === '' ? word : `${current} ${word}`
    if (joined.length > columns && current !== '') {
      lines.push(current)
      current = word
    } else current = joined
  }
  return [...lines, current]
}
