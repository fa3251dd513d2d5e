import type { Case, Expectation } from './case.js'
import { cases } from './cases.js'
import { realCases, selectRunnable } from './real.js'
import { limitWork } from './pool.js'
import type { CaseOutcome } from './run-case.js'
import { runCase } from './run-case.js'

// npx tsx test/cases/run.ts [NAME...] prints what the built CLI says of each case, and exits with 1 if one is wrong.
// A NAME is a case's, a part of it, or a kind such as A1.
const wanted = process.argv.slice(2)
const every = [...cases, ...selectRunnable(realCases)]
const chosen = every.filter(
  ({ name, kind }) => wanted.length === 0 || wanted.some((word) => kind === word || name.includes(word))
)
if (chosen.length === 0) throw new Error(`no case is called ${wanted.join(', ')}`)

let wrong = 0
process.stdout.write(
  '| kind | case | expected | got | verdict | requests | s |\n| --- | --- | --- | --- | --- | --- | --- |\n'
)
const oneOfTwo = limitWork(2)
const outcomes = chosen.map((row) => oneOfTwo(() => runCase(row)))
// A failure is read when its turn to be written comes.
for (const outcome of outcomes) outcome.catch(() => undefined)
for (const [at, outcome] of outcomes.entries()) {
  const line = await outcome.then(
    write,
    (error: unknown) => `| | ${chosen[at]?.name} | | ${String(error)} | WRONG | | |\n`
  )
  if (!line.includes('| right |')) wrong++
  process.stdout.write(line)
}
process.stdout.write(`\n${chosen.length} cases, ${wrong} wrong\n`)
process.exitCode = wrong === 0 ? 0 : 1

function write({ case: row, problems, requests, wallMs, run }: CaseOutcome): string {
  const got = problems.length === 0 ? `exit ${run.code}` : problems.slice(0, 8).join('; ')
  const verdict = problems.length === 0 ? 'right' : 'WRONG'
  const cells = [row.kind, row.name, describe(row), got, verdict, requests, (wallMs / 1000).toFixed(1)]
  return `| ${cells.join(' | ')} |\n`
}

function describe({ expect }: Case): string {
  return [expect]
    .flat()
    .map((one) => summarise(one))
    .join(' or ')
}

function summarise({ exit, found = [], notClean = [], undecided = [] }: Expectation): string {
  const parts = [`exit ${[exit].flat().join('/')}`, ...found, ...notClean.map((claim) => `not clean ${claim}`)]
  return [...parts, ...undecided.map((claim) => `undecided ${claim}`)].join(', ')
}
