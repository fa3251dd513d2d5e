import { createScope } from '../targets/scope.js'
import { originOf, type Origin } from '../targets/origin.js'
import type { Prober } from '../prober/prober.js'
import { caseSessions, scriptedExchange } from '../rules/cases/case-script.js'
import { runCases, type CaseResult, type PlayCase, type Played } from '../rules/cases/case-runner.js'
import { isPlayable, startCaseServer } from '../rules/cases/case-server.js'
import type { Case, RuleCases } from '../rules/cases/cases.js'
import type { Rule } from '../rules/rule.js'
import { createOriginClient } from './checks/origin-client.js'
import type { Removal } from './canary/removal.js'
import { Check } from './checks/check.js'
import { listReasons } from './verdicts/explain-verdicts.js'
import { judge } from './verdicts/judge.js'
import { sendProbes } from './checks/send-probes.js'
import { placeUnit } from './units/unit.js'
import { runWriteCheck } from './canary/run-write-check.js'

/** Deadline of one request on the loopback; a case that plays a timeout waits for it. */
const LOOPBACK_TIMEOUT_MS = 1000

const CASE_CONTEXT = { leave: false, listenerFor: () => 'http://127.0.0.1:9/verbgate-case' }

/**
 * Plays the cases of rules through the same engine that scans: as data, or with `loopback` once more over a server on
 * 127.0.0.1 and the real prober. Cases that no server can bring about (a name that does not resolve) are played as data.
 */
export async function testRules(all: readonly RuleCases[], options: { loopback: boolean }): Promise<CaseResult[]> {
  const playable = all.map((rule) => ({
    ...rule,
    cases: rule.cases.filter((item) => !options.loopback || isPlayable(item))
  }))
  return await runCases(playable, options.loopback ? playOverLoopback : playAsData)
}

const playAsData: PlayCase = async (rule, testCase, script) => {
  const origin = originOf(new URL('http://case.example/'))
  const prober: Prober = {
    send: async (_, request) => scriptedExchange(script, origin.href, request),
    sentTo: () => 0,
    interrupt: () => {},
    release: async () => {},
    close: async () => {}
  }
  return await play(rule, testCase, origin, prober)
}

const playOverLoopback: PlayCase = async (rule, testCase, script) => {
  const server = await startCaseServer(script)
  const { createProber } = await import('../prober/create-prober.js')
  const origin = originOf(new URL(server.origin))
  const prober = createProber({
    userAgent: 'verbgate-cases',
    runId: 'cases',
    mode: 'write',
    scope: createScope({ origins: [origin] }),
    requestsPerSecond: 0,
    timeoutMs: LOOPBACK_TIMEOUT_MS
  })
  try {
    return await play(rule, testCase, origin, prober)
  } finally {
    await prober.close()
    await server.close()
  }
}

async function play(rule: Rule, testCase: Case, origin: Origin, prober: Prober): Promise<Played> {
  const { signal } = new AbortController()
  const client = createOriginClient(origin, prober)
  const check = new Check(rule, placeUnit(testCase.unit, origin, CASE_CONTEXT))
  if (rule.when !== null && !rule.when.test(check)) return { kind: 'not-asked', explain: () => sayNotRun(rule) }
  const sessions = caseSessions(rule)
  if (rule.effect === 'write') {
    const journal = { record: () => {} }
    const removal: Removal = {
      client,
      journal,
      runId: 'cases',
      effect: 'write',
      now: () => new Date(0),
      pause: async () => {}
    }
    const ports = { ...removal, sessions, leave: false, signal, checkHealth: async () => null }
    await runWriteCheck(check, { littered: [], outage: null, storesSoon: false }, ports)
  } else {
    await sendProbes([check], client, { requestsAtOnce: 1, sessions, afterRound: async () => true })
  }
  const judgement = judge(check)
  const explain = (): string[] => listReasons(check)
  if (judgement.kind === 'not-asked' || judgement.kind === 'not-looked') return { kind: 'not-asked', explain }
  if (judgement.kind !== 'exposed') return { ...judgement, explain }
  const { confidence, severity } = judgement.verdict
  return { kind: 'exposed', confidence, severity: severity ?? rule.severity, explain }
}

function sayNotRun({ when }: Rule): string[] {
  return when === null ? [] : [`when of the rule does not hold: ${when.source.trim().replace(/\s+/g, ' ')}`]
}
