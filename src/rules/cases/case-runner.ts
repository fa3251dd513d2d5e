import { CaseScript } from './case-script.js'
import type { Case, CaseOutcome, RuleCases } from './cases.js'
import type { Rule } from '../rule.js'

/** Sends the rule's probes to the script, by whatever way, and judges the answers. */
export type PlayCase = (rule: Rule, testCase: Case, script: CaseScript) => Promise<CaseOutcome>

/** `problem` is `null` if the case came out as written. */
export type CaseResult = { ruleId: string; file: string; kind: Case['kind']; name: string; problem: string | null }

/** Plays every case, one after the other; a player that throws is a problem of that case. */
export async function runCases(all: readonly RuleCases[], play: PlayCase): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const { rule, file, cases } of all) {
    for (const testCase of cases) {
      const problem = await playOne(rule, testCase, play)
      results.push({ ruleId: rule.id, file, kind: testCase.kind, name: testCase.name, problem })
    }
  }
  return results
}

async function playOne(rule: Rule, testCase: Case, play: PlayCase): Promise<string | null> {
  try {
    return caseProblem(testCase, await play(rule, testCase, new CaseScript(rule, testCase)))
  } catch (error) {
    return `could not be played: ${(error as Error).message}`
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
