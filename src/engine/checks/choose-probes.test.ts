import { expect, test } from 'vitest'
import { fakeServer, type Behaviour, type FakeServer } from '../../../test/engine/fake-server.js'
import { imagesOf, ruleOf } from '../../../test/engine/parts.js'
import type { Rule } from '../../rules/rule.js'
import { judge } from '../verdicts/judge.js'
import { Check } from './check.js'
import { createOriginClient } from './origin-client.js'
import { sendProbes } from './send-probes.js'

const path = '{{area}}{{missing}}/'
const control = (method: string): { method: string; path: string; control: true } => ({ method, path, control: true })

async function ask(rule: Rule, methods: Record<string, Behaviour> = {}): Promise<{ check: Check; server: FakeServer }> {
  const server = fakeServer({ methods })
  const check = new Check(rule, imagesOf(server))
  const options = { requestsAtOnce: 1, sessions: {}, afterRound: async () => true }
  await sendProbes([check], createOriginClient(server.origin, server), options)
  return { check, server }
}

const methodsOf = ({ server }: { server: FakeServer }): string[] => server.log.map(({ method }) => method)

const compared = ruleOf({
  effect: 'no-write',
  probes: { mkcol: { method: 'MKCOL', path }, notify: control('NOTIFY'), patch: control('PATCH') },
  verdicts: [
    { exposed: 'firm', when: 'mkcol.status == 409 && ![notify, patch].exists(c, c.status == 409)' },
    { clean: true, when: 'mkcol.status == 405' }
  ]
})

test('a control is not asked where no verdict hangs on it', async () => {
  const asked = await ask(compared, { MKCOL: 405 })
  expect(methodsOf(asked)).toEqual(['MKCOL'])
  expect(judge(asked.check)).toEqual({ kind: 'clean' })
  expect(asked.check.isPending).toBe(false)
})

test('controls are asked one after the other, for as long as a verdict hangs on them', async () => {
  const exposed = await ask(compared, { MKCOL: 409, NOTIFY: 405, PATCH: 405 })
  expect(methodsOf(exposed)).toEqual(['MKCOL', 'NOTIFY', 'PATCH'])
  expect(judge(exposed.check).kind).toBe('exposed')
  const habit = await ask(compared, { MKCOL: 409, NOTIFY: 409 })
  expect(methodsOf(habit)).toEqual(['MKCOL', 'NOTIFY'])
  expect(judge(habit.check).kind).toBe('clean')
})

test('a control that a condition waits for goes before the probe, and what nothing can decide is left out', async () => {
  const guarded = ruleOf({
    effect: 'no-write',
    probes: {
      page: { method: 'GET', path, control: true },
      remove: { method: 'DELETE', path, when: 'page.status == 404' },
      more: { method: 'SEARCH', path, when: 'remove.status == 204' },
      notify: control('NOTIFY')
    },
    verdicts: [{ exposed: 'firm', when: 'more.status == 200 && notify.status != 200' }]
  })
  expect(methodsOf(await ask(guarded, { DELETE: 405 }))).toEqual(['GET', 'DELETE'])
})

test('a control that failed where a verdict hangs on it fails the check', async () => {
  const asked = await ask(compared, { MKCOL: 409, NOTIFY: 'drop' })
  expect(judge(asked.check).kind).toBe('exposed')
  const late = ruleOf({
    effect: 'no-write',
    probes: { mkcol: { method: 'MKCOL', path }, notify: control('NOTIFY') },
    verdicts: [{ exposed: 'firm', when: 'mkcol.status == 409 && notify.status == 405' }]
  })
  const server = fakeServer({
    methods: { MKCOL: 409 },
    answer: ({ method }) => (method === 'NOTIFY' ? 'timeout' : undefined)
  })
  const check = new Check(late, imagesOf(server))
  await sendProbes([check], createOriginClient(server.origin, server), {
    requestsAtOnce: 1,
    sessions: {},
    afterRound: async () => true
  })
  expect(judge(check).kind).toBe('failed')
})

test('MKCOL goes after everything else that is due', async () => {
  const rule = ruleOf({
    effect: 'no-write',
    probes: {
      mkcol: { method: 'MKCOL', path },
      page: { method: 'GET', path, control: true },
      remove: { method: 'DELETE', path, when: 'page.status == 404' }
    },
    verdicts: [{ exposed: 'firm', when: 'false' }]
  })
  expect(methodsOf(await ask(rule))).toEqual(['GET', 'DELETE', 'MKCOL'])
})
