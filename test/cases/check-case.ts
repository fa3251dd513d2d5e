import type { Case } from './case.js'
import { open } from './open.js'
import { runCase } from './run-case.js'

/** What is wrong with the verdict on a case; of one that is known to be open, that nothing is wrong any more. */
export async function checkCase(row: Case): Promise<string[]> {
  const problems = await runCase(row).then(
    (outcome) => outcome.problems,
    (error: unknown) => [String(error)]
  )
  if (!open.has(row.name)) return [...problems]
  return problems.length > 0 ? [] : ['it is right now: take it out of open.ts']
}
