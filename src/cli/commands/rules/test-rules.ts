import { count, printable, shortNames } from '../../../reporters/layout.js'
import type { BuiltinRules } from '../../../rules/builtin.js'
import type { CaseResult } from '../../../rules/cases/case-runner.js'
import type { RuleCases } from '../../../rules/cases/cases.js'
import { groupBy } from '../../../shared/group.js'
import { writeText, type Streams } from '../../terminal/streams.js'
import { describeUnknown } from './rule-source.js'
import { findRuleFolder } from './rule-folder.js'

/**
 * `rules test [DIR]`: plays the cases, of all rules or `only` of these, as data and again over a server on the loopback.
 * @returns 1 if one came out otherwise
 * @throws UsageError `unknown-rule` with the nearest id
 */
export async function testRules(dir: string | undefined, only: readonly string[], streams: Streams): Promise<number> {
  const { folder, builtin } = await findRuleFolder(dir)
  const all = chooseRules(await loadCasesIn(folder, builtin), only)
  const engine = await import('../../../engine/play-cases.js')
  const results: Played[] = []
  for (const loopback of [false, true]) {
    const way = loopback ? 'over the loopback' : 'as data'
    results.push(...(await engine.testRules(all, { loopback })).map((result) => ({ ...result, way })))
  }
  const problems = describeProblems(results)
  const cases = all.reduce((sum, rule) => sum + rule.cases.length, 0)
  const total = `${count(all.length, 'rule')}, ${count(cases, 'case')}, ${count(problems.length, 'problem')}.`
  await writeText(streams.stdout, `${[...problems, total].join('\n')}\n`)
  return problems.length === 0 ? 0 : 1
}

function chooseRules(all: readonly RuleCases[], only: readonly string[]): readonly RuleCases[] {
  if (only.length === 0) return all
  const ids = all.map(({ rule }) => rule.id)
  for (const id of only) if (!ids.includes(id)) throw describeUnknown(id, ids)
  return all.filter(({ rule }) => only.includes(rule.id))
}

/** A case that was played, and in which way. */
type Played = CaseResult & { way: string }

/** A problem each, once also if both ways come to the same, with the parts of the verdicts that decided. */
function describeProblems(results: readonly Played[]): string[] {
  const failed = results.filter(({ problem }) => problem !== null)
  const same = groupBy(failed, ({ file, kind, name, problem }) => JSON.stringify([file, kind, name, problem]))
  return [...same.values()].flatMap((played) => {
    const [first] = played
    if (first === undefined) return []
    const { file, kind, name, problem, why } = first
    const ways = played.map(({ way }) => way).join(' and ')
    const lines = [`${file}: ${kind}: ${name}: ${problem} (${ways})`, ...why.map((line) => `    ${shortNames(line)}`)]
    return [lines.map(printable).join('\n')]
  })
}

async function loadCasesIn(folder: string, builtin: BuiltinRules | null): Promise<readonly RuleCases[]> {
  const { loadCases } = await import('../../../rules/cases/cases.js')
  return loadCases([folder], builtin)
}
