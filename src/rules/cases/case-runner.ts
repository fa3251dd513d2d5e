import { CaseScript } from './case-script.js'
import type { Case, CaseOutcome, RuleCases } from './cases.js'
import type { Rule } from '../rule.js'

/** What a case came to; `explain` says which parts of which verdicts held, a line each. */
export type Played = CaseOutcome & { explain?: () => readonly string[] }

/** Sends the rule's probes to the script, by whatever way, and judges the answers. */
export type PlayCase = (rule: Rule, testCase: Case, script: CaseScript) => Promise<Played>

/** `problem` is `null` if the case came out as written; `why` are lines about what came out instead. */
export type CaseResult = {
  ruleId: string
  file: string
  kind: Case['kind']
  name: string
  problem: string | null
  why: readonly string[]
}

/** Plays every case, one after the other; a player that throws is a problem of that case. */
export async function runCases(all: readonly RuleCases[], play: PlayCase): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const { rule, file, cases } of all) {
    for (const testCase of cases) {
      const came = await playOne(rule, testCase, play)
      results.push({ ruleId: rule.id, file, kind: testCase.kind, name: testCase.name, ...came })
    }
  }
  return results
}

async function playOne(rule: Rule, testCase: Case, play: PlayCase): Promise<Pick<CaseResult, 'problem' | 'why'>> {
  try {
    const played = await play(rule, testCase, new CaseScript(rule, testCase))
    const problem = caseProblem(testCase, played)
    return { problem, why: problem === null ? [] : (played.explain?.() ?? []) }
  } catch (error) {
    return { problem: `could not be played: ${(error as Error).message}`, why: [] }
  }
}

/** How the outcome differs from what the case expects, in one sentence, or `null`. */
export function caseProblem(testCase: Case, outcome: CaseOutcome): string | null {
  const { kinds, confidence, severity } = testCase.expect
  if (!kinds.includes(outcome.kind)) {
    const reason = 'reason' in outcome ? ` (${outcome.reason})` : ''
    return `expected ${kinds.join(' or ')}, got ${outcome.kind}${reason}`
  }
  if (outcome.kind !== 'exposed') return null
  if (confidence !== null && outcome.confidence !== confidence) {
    return `expected confidence ${confidence}, got ${outcome.confidence}`
  }
  if (severity !== null && outcome.severity !== severity) {
    return `expected severity ${severity}, got ${outcome.severity}`
  }
  return null
}
