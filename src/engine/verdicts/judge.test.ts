import { expect, test } from 'vitest'
import { exchangeOf, fakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, ruleOf } from '../../../test/engine/parts.js'
import { answerOf } from '../../evidence/answer.js'
import type { FailureKind } from '../../evidence/exchange.js'
import type { VerdictFile } from '../../rules/files/rule-file.js'
import type { Check } from '../checks/check.js'
import { judge } from './judge.js'

const server = fakeServer()

/** A check with probes `a` and `b`, and what came back for them; `null` for one that was left out. */
function answered(
  verdicts: VerdictFile[],
  a: number | FailureKind | null,
  b: number | FailureKind | null = 404
): Check {
  const probes = {
    a: { method: 'GET', path: '{{area}}a' },
    b: { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing}}/' }
  }
  const check = checkOf(ruleOf({ effect: 'no-write', probes, verdicts }), server)
  for (const probe of check.rule.probes) {
    const came = probe.name === 'a' ? a : b
    if (came === null) {
      check.leaveOut(probe)
      continue
    }
    const request = {
      method: probe.method,
      target: `/images/${probe.name}`,
      headers: [],
      body: null,
      effect: probe.effect
    }
    const exchange = exchangeOf(server.origin, request, typeof came === 'number' ? { status: came } : came)
    check.record(probe, { exchange, answer: answerOf(exchange) })
  }
  return check
}

const EXPOSED: VerdictFile = { exposed: 'firm', when: 'a.status == 200' }
const ODD: VerdictFile = {
  inconclusive: '{{area}} answers {{a.status}}, {{b.status}} and {{nothing.status}}',
  when: 'b.status == 404'
}

test('the first verdict that holds counts', () => {
  expect(judge(answered([EXPOSED, ODD], 200))).toMatchObject({ kind: 'exposed', verdict: { confidence: 'firm' } })
  expect(judge(answered([ODD, EXPOSED], 200)).kind).toBe('inconclusive')
  expect(judge(answered([{ clean: true, when: 'b.status == 404' }, EXPOSED], 200))).toEqual({ kind: 'clean' })
})

test('no verdict that holds is clean', () => {
  expect(judge(answered([EXPOSED], 404))).toEqual({ kind: 'clean' })
})

test('a reason says what was seen', () => {
  expect(judge(answered([ODD], 403))).toEqual({
    kind: 'inconclusive',
    reason: '/images/ answers 403, 404 and not sent'
  })
})

test.each(['timeout', 'refused', 'over-budget', 'interrupted', 'gave-up', 'tls'] as const)(
  'a probe that failed (%s) is not clean',
  (kind) => {
    const judgement = judge(answered([EXPOSED], kind))
    expect(judgement).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(`^GET /images/a: ${kind}.*; passed over for it: exposed \\(firm\\)$`)
    })
    expect(judge(answered([EXPOSED, { clean: true, when: 'b.status == 404' }], kind)).kind).toBe('failed')
    expect(judge(answered([EXPOSED, ODD], kind)).kind).toBe('failed')
  }
)

test('a verdict that does not read the failed probe may still hold', () => {
  expect(judge(answered([EXPOSED, { exposed: 'tentative', when: 'b.status == 404' }], 'timeout')).kind).toBe('exposed')
  expect(judge(answered([{ clean: true, when: 'b.status == 404' }, EXPOSED], 'timeout')).kind).toBe('clean')
})

test.each(['closed', 'reset'] as const)('a connection that was %s is an answer', (kind) => {
  expect(judge(answered([EXPOSED], kind))).toEqual({ kind: 'clean' })
  expect(judge(answered([{ exposed: 'firm', when: 'a.dropped' }], kind)).kind).toBe('exposed')
})

test('a rule that asks about the failure handles it itself; a longer name that ends alike does not', () => {
  expect(judge(answered([{ inconclusive: 'slow', when: 'a.failed == "timeout"' }], 'timeout'))).toMatchObject({
    reason: 'slow'
  })
  const probes = { put: { method: 'GET', path: '/a' }, input: { method: 'GET', path: '/b' } }
  const rule = ruleOf({ probes, verdicts: [{ exposed: 'firm', when: 'put.status == 200 || input.failed == "tls"' }] })
  const check = checkOf(rule, server)
  for (const probe of rule.probes) {
    const request = { method: 'GET', target: '/a', headers: [], body: null, effect: probe.effect }
    const exchange = exchangeOf(server.origin, request, 'timeout')
    check.record(probe, { exchange, answer: answerOf(exchange) })
  }
  expect(judge(check).kind).toBe('failed')
})

test('a probe that was left out is no failure, and no answer', () => {
  expect(judge(answered([EXPOSED], null))).toEqual({ kind: 'not-looked' })
  for (const when of [
    'a.status == 0',
    'a.status != 404',
    '!a.succeeds',
    'a.refuses',
    'b.status == 404 && a.body == ""'
  ]) {
    expect(
      judge(
        answered(
          [
            { exposed: 'firm', when },
            { inconclusive: 'else', when: 'true' }
          ],
          null
        )
      )
    ).toMatchObject({
      reason: 'else'
    })
  }
  expect(judge(answered([{ clean: true, when: '!a.refuses' }, ODD], null)).kind).toBe('inconclusive')
  expect(judge(answered([{ inconclusive: 'it', when: 'b.status == 404 || a.refuses' }], null))).toMatchObject({
    reason: 'it'
  })
  expect(judge(answered([{ inconclusive: 'not asked', when: '!a.sent' }], null))).toMatchObject({ reason: 'not asked' })
})

test('a verdict that cannot be evaluated is a failed check', () => {
  const judgement = judge(answered([{ exposed: 'firm', when: 'a.dav[0].status == 1' }], 200))
  expect(judgement).toMatchObject({ kind: 'failed', reason: expect.stringContaining('could not be evaluated') })
})

test('a fault comes before a block, and a block is inconclusive', () => {
  const check = answered([EXPOSED], 200)
  check.block('nothing was placed')
  expect(judge(check)).toEqual({ kind: 'inconclusive', reason: 'nothing was placed' })
  check.fail('it broke')
  expect(judge(check)).toEqual({ kind: 'failed', reason: 'it broke' })
})
