// npm run bench [-- --only SECTION]... measures what the README claims, rewrites its table and exits with 1 if a row does
// not hold. What is measured is the package that npm pack makes, installed in a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installPackage } from '../installed-package.js'
import { writeTable } from './readme.js'
import type { Row } from './row.js'

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } })
const folder = await mkdtemp(join(tmpdir(), 'verbgate-bench-'))
try {
  process.env['VERBGATE_CLI'] = await installPackage(folder)
  process.exitCode = (await runBench(values.only)) ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Runs the sections of these names, or all. False if a row does not hold. */
async function runBench(only: readonly string[]): Promise<boolean> {
  // Later than the variable is set: it says which command the sections run.
  const { sections } = await import('./sections.js')
  const unknown = only.filter((name) => !sections.some((section) => section.name === name))
  if (unknown.length > 0) {
    throw new Error(`no section ${unknown.join(', ')}; known: ${sections.map(({ name }) => name).join(' ')}`)
  }
  const chosen = sections.filter(({ name }) => only.length === 0 || only.includes(name))
  const rows: Row[] = []
  for (const section of chosen) {
    for (const row of await section.run()) {
      rows.push(row)
      process.stdout.write(`${row.what} | ${row.must} | ${row.measured} | ${row.holds ? 'yes' : 'no'}\n`)
    }
  }
  // A part of the table would pass for the whole.
  if (chosen.length === sections.length) writeTable(new URL('../../README.md', import.meta.url), rows, new Date())
  return rows.every(({ holds }) => holds)
}
