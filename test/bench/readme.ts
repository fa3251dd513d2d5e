import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { markdownTable } from './row.js'
import type { Row } from './row.js'

const start = '<!-- bench:start -->'
const end = '<!-- bench:end -->'

/** Puts the rows between the markers of a Markdown file; a file without markers gets them at its end. */
export function writeTable(file: URL, rows: readonly Row[], date: Date): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const measured = `Measured ${date.toISOString().slice(0, 10)} with Node ${process.versions.node} by \`npm run bench\`, on the package that \`npm pack\` makes.`
  writeFileSync(file, insertBetween(text, `${measured}\n\n${markdownTable(rows)}`))
}

/** The text with what stands between the markers replaced. Throws if there is one marker without the other. */
export function insertBetween(text: string, content: string): string {
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  const block = `${start}\n\n${content}\n\n${end}`
  if (from < 0 && to < 0) return `${text.trimEnd()}${text === '' ? '' : '\n\n'}${block}\n`
  if (from < 0 || to < from) throw new Error(`bench: the README needs ${start} and after it ${end}`)
  return text.slice(0, from) + block + text.slice(to + end.length)
}
