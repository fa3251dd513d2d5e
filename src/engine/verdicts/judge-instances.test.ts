import { expect, test } from 'vitest'
import { exchangeOf, fakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, ruleOf } from '../../../test/engine/parts.js'
import { answerOf } from '../../evidence/answer.js'
import type { FailureKind } from '../../evidence/exchange.js'
import type { VerdictFile } from '../../rules/files/rule-file.js'
import type { Check } from '../checks/check.js'
import { describeFinding } from './describe-finding.js'
import { judge } from './judge.js'

const server = fakeServer()

/** A check that places a file for each of three extensions and reads it; what is not in `came` was not sent. */
function answered(verdicts: VerdictFile[], came: Record<string, number | FailureKind>): Check {
  const probes = {
    put: {
      each: { ext: { a: '{{area}}a', b: '{{area}}b', c: 'c' } },
      method: 'MKCOL',
      path: '{{area}}{{missing}}/{{missing}}-{{ext.name}}/'
    },
    run: { each: 'put', method: 'GET', path: '{{area}}{{missing}}{{ext.name}}' }
  }
  const check = checkOf(ruleOf({ effect: 'no-write', probes, verdicts }), server)
  for (const probe of check.rule.probes) {
    const one = came[probe.name]
    if (one === undefined) {
      check.leaveOut(probe)
      continue
    }
    const request = { method: probe.method, target: `/${probe.name}`, headers: [], body: null, effect: probe.effect }
    const exchange = exchangeOf(server.origin, request, typeof one === 'number' ? { status: one } : one)
    check.record(probe, { exchange, answer: answerOf(exchange) })
  }
  return check
}

const RAN: VerdictFile = {
  exposed: 'firm',
  summary: '{{ext.name}} {{ext}} {{put.status}} {{run.status}} {{put.a.status}}',
  any: 'put.succeeds && run.status == 200'
}

test('any holds for one instance, which the summary and the evidence are about', () => {
  const check = answered([RAN], { 'put.a': 405, 'put.b': 201, 'run.b': 200, 'put.c': 201, 'run.c': 200 })
  const judged = judge(check)
  if (judged.kind !== 'exposed') throw new Error(judged.kind)
  const finding = describeFinding(check, judged, { alsoAt: [], route: [], withCredentials: false })
  expect(finding.summary).toBe('b /images/b 201 200 405')
  expect(finding.evidence.map(({ probe }) => probe)).toEqual(['put.b', 'run.b'])
})

test('an instance that failed does not hide one that held, and is no clean answer otherwise', () => {
  expect(judge(answered([RAN], { 'put.a': 201, 'run.a': 'timeout', 'put.b': 201, 'run.b': 200 })).kind).toBe('exposed')
  expect(judge(answered([RAN], { 'put.a': 201, 'run.a': 'timeout', 'put.b': 201, 'run.b': 404 }))).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('GET /run.a: timeout')
  })
})

test('all holds only if every instance was sent and holds', () => {
  const verdicts: VerdictFile[] = [{ inconclusive: 'all', all: 'put.refuses' }, RAN]
  expect(judge(answered(verdicts, { 'put.a': 405, 'put.b': 403, 'put.c': 501 }))).toMatchObject({ reason: 'all' })
  expect(judge(answered(verdicts, { 'put.a': 405, 'put.b': 403 })).kind).toBe('clean')
  expect(judge(answered(verdicts, { 'put.a': 405, 'put.b': 403, 'put.c': 404 })).kind).toBe('clean')
})

test('first looks at the first instance that was sent alone', () => {
  const verdicts: VerdictFile[] = [{ inconclusive: '{{ext.name}}', first: 'put.status == 201' }, RAN]
  expect(judge(answered(verdicts, { 'put.b': 201, 'put.c': 405 }))).toMatchObject({ reason: 'b' })
  expect(judge(answered(verdicts, { 'put.b': 405, 'put.c': 201 })).kind).toBe('clean')
})

test('a list holds what was sent, and a condition may accept its failures', () => {
  const when = 'put.exists(p, p.failed == "timeout") && size(put) == 2'
  const came = { 'put.a': 'timeout', 'put.c': 405 } as const
  expect(judge(answered([{ exposed: 'firm', when }], came)).kind).toBe('exposed')
  expect(judge(answered([{ exposed: 'firm', when: 'size(put) == 2' }], came)).kind).toBe('failed')
})
