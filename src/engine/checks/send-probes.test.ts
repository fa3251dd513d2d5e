import { expect, test } from 'vitest'
import { fakeServer, type FakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, imagesOf, ruleOf } from '../../../test/engine/parts.js'
import type { Rule } from '../../rules/rule.js'
import { createOriginClient } from './origin-client.js'
import { Check } from './check.js'
import { judge } from '../verdicts/judge.js'
import { closes, sendProbes } from './send-probes.js'

const verdicts = [{ exposed: 'firm' as const, when: 'false' }]

async function rounds(
  server: FakeServer,
  rules: readonly Rule[],
  afterRound: () => boolean = () => true
): Promise<Check[]> {
  const unit = imagesOf(server)
  const checks = rules.map((rule) => new Check(rule, unit))
  const client = createOriginClient(server.origin, server)
  await sendProbes(checks, client, { requestsAtOnce: 1, sessions: {}, afterRound: async () => afterRound() })
  return checks
}

test('an equal request of several rules is sent once and answers all of them', async () => {
  const server = fakeServer()
  const probes = { page: { method: 'GET', path: '{{area}}{{missing}}' } }
  const checks = await rounds(server, [ruleOf({ probes, verdicts }), ruleOf({ probes, verdicts })])
  expect(server.log).toHaveLength(1)
  expect(checks.map((check) => check.exchanges.get('page')?.response?.status)).toEqual([404, 404])
})

test('a fresh probe, another header or another body is another request', async () => {
  const server = fakeServer()
  const path = '{{area}}'
  const probes = {
    one: { method: 'GET', path },
    fresh: { method: 'GET', path, fresh: true },
    fresh2: { method: 'GET', path, fresh: true },
    depth: { method: 'GET', path, headers: { Depth: 0 } },
    body: { method: 'GET', path, body: '' }
  }
  await rounds(server, [ruleOf({ probes, verdicts })])
  expect(server.log).toHaveLength(5)
})

test('requests after which servers close the connection go last', async () => {
  const server = fakeServer()
  const probes = {
    trace: { method: 'TRACE', path: '/' },
    unknown: { method: 'QXZW', path: '/' },
    star: { method: 'OPTIONS', path: '*' },
    relay: { method: 'CONNECT', path: '{{host}}' },
    page: { method: 'GET', path: '/' },
    list: { method: 'PROPFIND', path: '/' }
  }
  await rounds(server, [ruleOf({ probes, verdicts })])
  expect(server.log.map(({ method }) => method)).toEqual(['GET', 'PROPFIND', 'TRACE', 'QXZW', 'OPTIONS', 'CONNECT'])
  expect(closes({ method: 'MKCOL', target: '/a/', headers: [], body: null, effect: 'no-write' })).toBe(false)
})

test('a probe whose condition does not hold is left out, and so is what depends on it', async () => {
  const server = fakeServer()
  const probes = {
    first: { method: 'GET', path: '/' },
    second: { method: 'GET', path: '/second', if: 'first.status == 200' },
    third: { method: 'GET', path: '/third', if: 'second.sent' }
  }
  const [check] = await rounds(server, [ruleOf({ probes, verdicts })])
  expect(server.lines()).toEqual(['GET /'])
  expect(check?.isPending).toBe(false)
})

test('each round asks everything that can be decided by then', async () => {
  const server = fakeServer()
  const probes = {
    first: { method: 'GET', path: '/index.html' },
    second: { method: 'GET', path: '/second', if: 'first.status == 200' },
    third: { method: 'GET', path: '/third' }
  }
  await rounds(server, [ruleOf({ probes, verdicts })])
  expect(server.lines()).toEqual(['GET /index.html', 'GET /third', 'GET /second'])
})

test('a condition that cannot be evaluated fails its check alone', async () => {
  const server = fakeServer()
  const bad = {
    first: { method: 'GET', path: '/' },
    second: { method: 'GET', path: '/', if: 'first.dav[2].status == 1' }
  }
  const good = { page: { method: 'GET', path: '/index.html' } }
  const checks = await rounds(server, [
    ruleOf({ probes: bad, verdicts }),
    ruleOf({ probes: good, verdicts: [{ exposed: 'firm', when: 'page.status == 200' }] })
  ])
  const [failed, other] = checks.map((check) => judge(check))
  expect(failed).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('could not be evaluated')
  })
  expect(other).toMatchObject({ kind: 'exposed' })
})

test('a probe that needs a value which the unit lacks is not sent', async () => {
  const server = fakeServer()
  const [check] = await rounds(server, [
    ruleOf({ probes: { page: { method: 'GET', path: '{{listener}}' } }, verdicts })
  ])
  expect(server.log).toEqual([])
  expect(check?.exchanges.size).toBe(0)
})

test('afterRound ends the rounds', async () => {
  const server = fakeServer()
  const probes = {
    first: { method: 'GET', path: '/index.html' },
    second: { method: 'GET', path: '/', if: 'first.sent' }
  }
  const [check] = await rounds(server, [ruleOf({ probes, verdicts })], () => false)
  expect(server.lines()).toEqual(['GET /index.html'])
  expect(check?.isPending).toBe(true)
})

test('writing requests are never shared', async () => {
  const server = fakeServer({ methods: { DELETE: 'on' } })
  const client = createOriginClient(server.origin, server)
  const request = { method: 'DELETE', target: '/x', headers: [], body: null, effect: 'write' as const }
  await Promise.all([client.ask(request), client.ask(request)])
  expect(server.log).toHaveLength(2)
  expect(checkOf(ruleOf({ probes: {}, verdicts }), server).exchanges.size).toBe(0)
})
