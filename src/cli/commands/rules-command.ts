import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { block, count, printable } from '../../reporters/layout.js'
import { readBuiltinRules, type BuiltinRules } from '../../rules/builtin.js'
import type { CaseResult } from '../../rules/cases/case-runner.js'
import type { RuleCases } from '../../rules/cases/cases.js'
import { ruleRows, ruleText, type RuleRow } from '../../rules/show.js'
import { UsageError } from '../../shared/errors.js'
import { nearest } from '../../shared/text.js'
import { measureColumns } from '../terminal/columns.js'
import { loadAllRules } from './rule-source.js'
import { writeText, type Streams } from '../terminal/streams.js'

/** `rules list`: every rule in one line, wrapped only on a terminal. */
export async function listRules(dirs: readonly string[], streams: Streams): Promise<number> {
  const rows = ruleRows(await loadAllRules(dirs))
  const lines = rowLines(rows, measureColumns(streams.stdout, Number.POSITIVE_INFINITY))
  await writeText(streams.stdout, `${[...lines, '', `${count(rows.length, 'rule')}.`].join('\n')}\n`)
  return 0
}

/** A head line and the rows; titles go below their rules where there is no room beside them. */
function rowLines(rows: readonly RuleRow[], columns: number): string[] {
  const idWidth = Math.max(0, ...rows.map(({ id }) => id.length))
  const row = (id: string, severity: string, effect: string, title: string): string[] => {
    const first = printable(`${id.padEnd(idWidth)}  ${severity.padEnd(8)}  ${effect.padEnd(9)}  `)
    if (columns - first.length >= 30) return block(first, title, columns)
    return [first.trimEnd(), ...block('    ', title, columns)]
  }
  return [
    ...row('RULE', 'SEVERITY', 'EFFECT', 'FAMILY: TITLE'),
    ...rows.flatMap(({ id, family, severity, effect, title }) => row(id, severity, effect, `${family}: ${title}`))
  ]
}

/** `rules show ID`. @throws UsageError `unknown-rule` with the nearest id */
export async function showRule(id: string, dirs: readonly string[], streams: Streams): Promise<number> {
  const rules = await loadAllRules(dirs)
  const rule = rules.find((known) => known.id === id)
  if (rule === undefined) {
    const near = nearest(
      id,
      rules.map((known) => known.id)
    )
    const hint = near === undefined ? 'Run verbgate rules list to see them.' : `Did you mean ${near}?`
    throw new UsageError(`there is no rule ${id}`, { code: 'unknown-rule', hint })
  }
  await writeText(streams.stdout, ruleText(rule))
  return 0
}

/** `rules check [DIR]`. @throws UsageErrors with every mistake of every rule and case file */
export async function checkRules(dir: string | undefined, streams: Streams): Promise<number> {
  const { folder, builtin } = await findRuleFolder(dir)
  const { loadFolders } = await import('../../rules/load.js')
  const loaded = await loadFolders([folder], builtin)
  const notes = loaded.flatMap((one) => one.notes)
  if (notes.length > 0) await writeText(streams.stdout, `${noteLines(notes).join('\n')}\n`)
  if (dir === undefined && loaded.every(({ files }) => files.cases.length === 0)) {
    const rules = loaded.reduce((sum, { sources }) => sum + sources.length, 0)
    await writeText(streams.stdout, `${count(rules, 'rule')}, no mistakes. The package carries no cases.\n`)
    return 0
  }
  const { loadCasesBeside } = await import('../../rules/cases/cases.js')
  const all = await loadCasesBeside(loaded)
  const cases = all.flatMap((rule) => rule.cases)
  const firing = cases.filter(({ kind }) => kind === 'fires').length
  const text = `${count(all.length, 'rule')}, ${firing} firing and ${cases.length - firing} silent cases, no mistakes.`
  await writeText(streams.stdout, `${text}\n`)
  return 0
}

/** What will not be understood for ever: a note and no mistake. */
function noteLines(notes: readonly UsageError[]): string[] {
  return notes.flatMap(({ place, message, hint }) => [
    printable(`note: ${place?.file}:${place?.line}:${place?.column}: ${message.split('\n', 1)[0]}`),
    ...(hint === undefined ? [] : [printable(`  ${hint}`)])
  ])
}

/** `rules test [DIR]`: plays the cases, as data and again over a server on the loopback. 1 if one came out otherwise. */
export async function testRules(dir: string | undefined, streams: Streams): Promise<number> {
  const { folder, builtin } = await findRuleFolder(dir)
  const all = await loadCasesIn(folder, builtin)
  const engine = await import('../../engine/play-cases.js')
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

/** The folder to look at; rules of another folder than the built-in one build on the built-in definitions. */
async function findRuleFolder(dir: string | undefined): Promise<{ folder: string; builtin: BuiltinRules | null }> {
  const own = fileURLToPath(new URL('../../../rules', import.meta.url))
  if (dir === undefined) return { folder: relative('', own) || '.', builtin: null }
  const isOwn = realpathSync.native(own) === realPath(dir)
  return { folder: dir, builtin: isOwn ? null : await readBuiltinRules() }
}

function realPath(dir: string): string {
  try {
    return realpathSync.native(dir)
  } catch (error) {
    throw new UsageError(`there is no folder ${dir}`, { code: 'rule-folder', hint: 'Check the path.', cause: error })
  }
}

async function loadCasesIn(folder: string, builtin: BuiltinRules | null): Promise<readonly RuleCases[]> {
  const { loadCases } = await import('../../rules/cases/cases.js')
  return loadCases([folder], builtin)
}
