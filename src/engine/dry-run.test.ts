import { expect, test } from 'vitest'
import { fakeServer } from '../../test/engine/fake-server.js'
import { ruleOf, scanOf } from '../../test/engine/parts.js'
import { parseTarget } from '../targets/target.js'
import { planRequests } from './dry-run.js'

const verdicts = [{ exposed: 'firm' as const, when: 'false' }]
const server = fakeServer()
const mkcol = { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing2}}/' }
const one = ruleOf({ id: 'one', effect: 'no-write', probes: { mkcol }, verdicts })
const two = ruleOf({
  id: 'two',
  effect: 'no-write',
  probes: { mkcol, later: { method: 'GET', path: '{{file}}', if: 'mkcol.status == 409' } },
  verdicts
})
const writing = ruleOf({
  id: 'writing',
  effect: 'write',
  probes: { put: { method: 'PUT', path: '{{area}}{{canary}}.txt', creates: '{{area}}{{canary}}.txt' } },
  verdicts
})
const flagged = ruleOf({
  id: 'flagged',
  effect: 'no-write',
  requires: { flag: 'long-name-put', otherwise: 'x' },
  probes: { long: { method: 'PUT', path: '{{area}}{{missing}}{{long}}' } },
  verdicts
})
const targets = [parseTarget('http://fake.example/shop/index.html')]

test('what would be sent, with placeholders, once for all rules that ask for it, and nothing is sent', () => {
  const plan = planRequests(scanOf(server, [one, two, writing, flagged], { targets }))
  expect(plan).toEqual([
    {
      origin: 'http://fake.example',
      method: 'MKCOL',
      target: '/shop/{missing}/{missing2}/',
      effect: 'no-write',
      rules: ['one', 'two'],
      when: null
    },
    {
      origin: 'http://fake.example',
      method: 'GET',
      target: '/shop/{file}',
      effect: 'read',
      rules: ['two'],
      when: 'mkcol.status == 409'
    }
  ])
  expect(server.log).toEqual([])
})

test('declared areas, rules behind a flag and, with leave to write, the canaries', () => {
  const more = { targets, declaredAreas: ['/up/'], mode: 'write' as const, flags: new Set(['long-name-put'] as const) }
  const lines = planRequests(scanOf(server, [writing, flagged], more)).map(
    ({ method, target }) => `${method} ${target}`
  )
  expect(lines).toEqual([
    'PUT /up/{canary}.txt',
    'PUT /up/{missing}{long}',
    'PUT /shop/{canary}.txt',
    'PUT /shop/{missing}{long}'
  ])
})

test('two targets in one directory are planned once, rules that do not apply not at all', () => {
  const both = [...targets, parseTarget('http://fake.example/shop/other.html')]
  expect(planRequests(scanOf(server, [one], { targets: both }))).toHaveLength(1)
  const none = ruleOf({ when: 'area.path == "/"', probes: { page: { method: 'GET', path: '{{area}}' } }, verdicts })
  expect(planRequests(scanOf(server, [none], { targets }))).toEqual([])
})
