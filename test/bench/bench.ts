// npm run bench [-- --only SECTION]... measures what the README claims, rewrites its table and exits with 1 if a row does not hold.
import { parseArgs } from 'node:util'
import { helpSection } from './help-section.js'
import { labSections } from './lab-sections.js'
import { nmapSection } from './nmap-section.js'
import { originsSection } from './origins-section.js'
import { writeTable } from './readme.js'
import type { Row, Section } from './row.js'
import { rulesSection } from './rules-section.js'

const sections: readonly Section[] = [...labSections, nmapSection, originsSection, helpSection, rulesSection]

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } })
const unknown = values.only.filter((name) => !sections.some((section) => section.name === name))
if (unknown.length > 0) {
  throw new Error(`no section ${unknown.join(', ')}; known: ${sections.map(({ name }) => name).join(' ')}`)
}
const chosen = sections.filter(({ name }) => values.only.length === 0 || values.only.includes(name))
const rows: Row[] = []
for (const section of chosen) {
  for (const row of await section.run()) {
    rows.push(row)
    process.stdout.write(`${row.what} | ${row.must} | ${row.measured} | ${row.holds ? 'yes' : 'no'}\n`)
  }
}
// A part of the table would pass for the whole.
if (chosen.length === sections.length) writeTable(new URL('../../README.md', import.meta.url), rows, new Date())
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1
