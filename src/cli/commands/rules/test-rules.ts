import { count, printable } from '../../../reporters/layout.js'
import type { BuiltinRules } from '../../../rules/builtin.js'
import type { CaseResult } from '../../../rules/cases/case-runner.js'
import type { RuleCases } from '../../../rules/cases/cases.js'
import { writeText, type Streams } from '../../terminal/streams.js'
import { findRuleFolder } from './rule-folder.js'

/** `rules test [DIR]`: plays the cases, as data and again over a server on the loopback. 1 if one came out otherwise. */
export async function testRules(dir: string | undefined, streams: Streams): Promise<number> {
  const { folder, builtin } = await findRuleFolder(dir)
  const all = await loadCasesIn(folder, builtin)
  const engine = await import('../../../engine/play-cases.js')
  const problems: string[] = []
  for (const loopback of [false, true]) {
    const results = await engine.testRules(all, { loopback })
    problems.push(...problemLines(results, loopback ? 'over the loopback' : 'as data'))
  }
  const cases = all.reduce((sum, rule) => sum + rule.cases.length, 0)
  const total = `${count(all.length, 'rule')}, ${count(cases, 'case')}, ${count(problems.length, 'problem')}.`
  await writeText(streams.stdout, `${[...problems, total].join('\n')}\n`)
  return problems.length === 0 ? 0 : 1
}

function problemLines(results: readonly CaseResult[], how: string): string[] {
  return results
    .filter(({ problem }) => problem !== null)
    .map(({ file, kind, name, problem }) => printable(`${file}: ${kind}: ${name}: ${problem} (${how})`))
}

async function loadCasesIn(folder: string, builtin: BuiltinRules | null): Promise<readonly RuleCases[]> {
  const { loadCases } = await import('../../../rules/cases/cases.js')
  return loadCases([folder], builtin)
}
