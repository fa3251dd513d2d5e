import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScanResult } from '../../src/findings/scan-result.js'
import type { Case } from './case.js'
import { cases } from './cases.js'
import { limitWork } from './pool.js'
import { scan } from './scan.js'

// npx tsx test/cases/invariants.ts [NAME...] scans each case that is not written to in four ways, each time from a
// fresh start, and prints where they differ: twice as it is, with --thorough, and with one rule of those that found.
const wanted = process.argv.slice(2)
const chosen = cases.filter(
  (row) =>
    row.before === undefined &&
    !/write|timeout|only|\{url\}/.test(row.scan ?? '') &&
    (wanted.length === 0 || wanted.some((word) => row.kind === word || row.name.includes(word)))
)
const oneOfTwo = limitWork(2)
const outcomes = chosen.map((row) => oneOfTwo(() => compareWays(row)))
for (const outcome of outcomes) outcome.catch(() => undefined)

let broken = 0
for (const [at, outcome] of outcomes.entries()) {
  const lines = await outcome.catch((error: unknown) => [String(error)])
  if (lines.length > 0) broken++
  for (const line of lines) process.stdout.write(`${chosen[at]?.kind} | ${chosen[at]?.name} | ${line}\n`)
}
process.stdout.write(`\n${chosen.length} cases, ${broken} differ\n`)
process.exitCode = broken === 0 ? 0 : 1

async function compareWays(row: Case): Promise<string[]> {
  const [first, second, thorough] = [await findIn(row, ''), await findIn(row, ''), await findIn(row, '--thorough')]
  const lines = [...differ('the second run', first, second), ...differ('--thorough', first, thorough)]
  const rule = first[0]?.split(' @ ')[0]
  if (rule === undefined) return lines
  const alone = await findIn(row, `--only ${rule}`)
  return [
    ...lines,
    ...differ(
      `--only ${rule}`,
      first.filter((line) => line.startsWith(`${rule} `)),
      alone
    )
  ]
}

async function findIn(row: Case, more: string): Promise<string[]> {
  const server = await row.start()
  const state = await mkdtemp(join(tmpdir(), 'verbgate-case-'))
  try {
    const words = `${row.scan ?? ''} ${more}`.split(' ').filter((word) => word !== '')
    const args = [`${server.url}/`, '--no-config', '--rate', '0', ...words.map((word) => word.replaceAll('%20', ' '))]
    return findingsOf((await scan(args, state)).result)
  } finally {
    await server.close()
    await rm(state, { recursive: true, force: true })
  }
}

/** `rule @ path` for each place of each finding; what a scan leaves behind has a random name. */
function findingsOf({ findings }: ScanResult): string[] {
  const places = findings
    .filter(({ ruleId }) => ruleId !== 'canary-left-behind')
    .flatMap(({ ruleId, path, alsoAt }) => [path, ...alsoAt].map((place) => `${ruleId} @ ${place}`))
  return [...new Set(places)].toSorted()
}

function differ(way: string, first: readonly string[], other: readonly string[]): string[] {
  const more = other.filter((line) => !first.includes(line))
  const less = first.filter((line) => !other.includes(line))
  if (more.length + less.length === 0) return []
  return [`${way}: ${[...more.map((line) => `+ ${line}`), ...less.map((line) => `- ${line}`)].join(', ')}`]
}
