import { comparable, compareWays } from './compare-ways.js'
import { limitWork } from './pool.js'

// npx tsx test/cases/invariants.ts [NAME...] scans each case that is not written to in four ways, each time from a
// fresh start, and prints where they differ: twice as it is, with --thorough, and with one rule of those that found.
const wanted = process.argv.slice(2)
const chosen = comparable.filter(
  (row) => wanted.length === 0 || wanted.some((word) => row.kind === word || row.name.includes(word))
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
