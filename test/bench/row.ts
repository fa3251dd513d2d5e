/** One line of the table: what was measured, what must hold, and whether it does. */
export type Row = { what: string; must: string; measured: string; holds: boolean }

/** A part of the bench that can be run alone with `--only NAME`. */
export type Section = { name: string; run(): Promise<readonly Row[]> }

/** Rows as a Markdown table. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, must, measured, holds }) => [what, must, measured, holds ? 'yes' : '**no**'])
  return [['what', 'must', 'measured', 'holds'], ['---', '---', '---', '---'], ...lines]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}

/** The middle value; throws on an empty list, because nothing measured is no number. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('bench: nothing was measured')
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}
