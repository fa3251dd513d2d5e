import { expect, test } from 'vitest'
import { exchangeOf, fakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, ruleOf } from '../../../test/engine/parts.js'
import { answerOf } from '../../evidence/answer.js'
import type { VerdictFile } from '../../rules/files/rule-file.js'
import type { Check } from '../checks/check.js'
import { judgeChecks } from './judge-checks.js'

const server = fakeServer()

function judged(id: string, verdict: VerdictFile, more: { settles?: string[]; path?: string } = {}): Check {
  const rule = ruleOf({
    id,
    settles: more.settles ?? [],
    probes: { page: { method: 'GET', path: '{{area}}' } },
    verdicts: [verdict]
  })
  return answered(checkOf(rule, server, more.path))
}

/** With an answer for each of its probes. */
function answered(check: Check): Check {
  const request = { method: 'GET', target: '/images/', headers: [], body: null, effect: 'read' as const }
  const exchange = exchangeOf(server.origin, request, { status: 200 })
  for (const probe of check.rule.probes) check.record(probe, { exchange, answer: answerOf(exchange) })
  return check
}

const none = { keptOut: null, withCredentials: false, represented: (): string[] => [] }
const open = judged('open', { inconclusive: 'only a canary can tell', when: 'true' })

test('each judgement goes to its place, in the order of places', () => {
  const outcome = judgeChecks(
    [
      judged('z', { inconclusive: 'z', when: 'true' }, { path: '/b/' }),
      judged('b', { inconclusive: 'b', when: 'true' }, { path: '/a/' }),
      judged('a', { inconclusive: 'a', when: 'true' }, { path: '/a/' }),
      judged('found', { exposed: 'firm', when: 'true' }),
      judged('broken', { exposed: 'firm', when: 'page.dav[0].status == 1' }),
      judged('clean', { clean: true, when: 'true' })
    ],
    { keptOut: null, withCredentials: false, represented: (_, path) => (path === '/images/' ? ['/pictures/'] : []) }
  )
  expect(outcome.inconclusive.map(({ ruleId, path }) => path + ruleId)).toEqual(['/a/a', '/a/b', '/b/z'])
  expect(outcome.findings).toMatchObject([{ ruleId: 'found', alsoAt: ['/pictures/'] }])
  expect(outcome.failed).toMatchObject([{ ruleId: 'broken', origin: 'http://fake.example', path: '/images/' }])
})

test.each([
  ['exposed', { exposed: 'confirmed', when: 'true' }, 0],
  ['clean', { clean: true, when: 'true' }, 0],
  ['inconclusive', { inconclusive: 'nothing placed', when: 'true' }, 1]
] as const)('a rule that settles another answers it once it is %s', (_, verdict, left) => {
  const outcome = judgeChecks([open, judged('sure', verdict, { settles: ['open'] })], none)
  expect(outcome.inconclusive.filter(({ ruleId }) => ruleId === 'open')).toHaveLength(left)
})

test('it settles on the same unit only, and nothing once it has failed', () => {
  const elsewhere = judged('sure', { clean: true, when: 'true' }, { settles: ['open'], path: '/other/' })
  expect(judgeChecks([open, elsewhere], none).inconclusive).toHaveLength(1)
  const failed = judged('sure', { clean: true, when: 'true' }, { settles: ['open'] })
  failed.fail('stopped')
  expect(judgeChecks([open, failed], none).inconclusive).toHaveLength(1)
})

test('a verdict that holds without any exchange is a failed check, not a crash', () => {
  const check = checkOf(ruleOf({ probes: {}, verdicts: [{ exposed: 'firm', when: 'true' }] }), server)
  const outcome = judgeChecks([check], none)
  expect(outcome.findings).toEqual([])
  expect(outcome.failed).toHaveLength(1)
})

test('a finding with the same exposure stands for the one that it settles', () => {
  const likely = judged('open', { exposed: 'tentative', when: 'true' })
  const sure = judged('sure', { exposed: 'confirmed', when: 'true' }, { settles: ['open'] })
  expect(judgeChecks([likely, sure], none).findings.map(({ ruleId }) => ruleId)).toEqual(['sure'])
  const clean = judged('sure', { clean: true, when: 'true' }, { settles: ['open'] })
  expect(judgeChecks([likely, clean], none).findings.map(({ ruleId }) => ruleId)).toEqual(['open'])
})

test('clean is what looked and found nothing, also for areas that answer alike and were not tried themselves', () => {
  const silent = checkOf(ruleOf({ id: 'silent', probes: {}, verdicts: [{ clean: true, when: 'true' }] }), server)
  const found = judged('found', { exposed: 'firm', when: 'true' })
  const { clean } = judgeChecks([judged('looked', { clean: true, when: 'true' }), found, silent], {
    keptOut: null,
    withCredentials: false,
    represented: (_, path) => (path === '/images/' ? ['/a/', '/b/'] : [])
  })
  expect(clean).toEqual([{ origin: 'http://fake.example', paths: ['/a/', '/b/', '/images/'], rules: ['looked'] }])
})

test('an area that was tried itself is not clean because the one that stands for it is', () => {
  const rule = ruleOf({
    probes: { page: { method: 'GET', path: '{{area}}' } },
    verdicts: [
      { inconclusive: 'who knows', when: 'area.path == "/b/" && page.sent' },
      { clean: true, when: 'true' }
    ]
  })
  const checks = ['/images/', '/b/'].map((path) => answered(checkOf(rule, server, path)))
  const outcome = judgeChecks(checks, {
    keptOut: null,
    withCredentials: false,
    represented: (_, path) => (path === '/images/' ? ['/b/'] : [])
  })
  expect(outcome.clean.flatMap(({ paths }) => paths)).toEqual(['/images/'])
  expect(outcome.inconclusive.map(({ path }) => path)).toEqual(['/b/'])
})

test('whether scripts run is no question where nothing can be placed, and one where something can', () => {
  const { inconclusive } = judgeChecks(
    [
      placing({ clean: true, when: 'true' }, '/closed/'),
      running('/closed/'),
      placing({ exposed: 'firm', when: 'true' }, '/open/'),
      running('/open/'),
      running('/alone/')
    ],
    none
  )
  expect(inconclusive.map(({ path }) => path)).toEqual(['/alone/', '/open/'])
})

function placing(verdict: VerdictFile, path: string): Check {
  return answered(
    checkOf(ruleOf({ id: 'placing', exposes: 'place-file', effect: 'no-write', verdicts: [verdict] }), server, path)
  )
}

function running(path: string): Check {
  const verdict = { inconclusive: 'no telling', when: 'true' }
  return answered(checkOf(ruleOf({ id: 'running', exposes: 'run-code', verdicts: [verdict] }), server, path))
}
