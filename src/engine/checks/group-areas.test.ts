import { expect, test } from 'vitest'
import { fakeServer } from '../../../test/engine/fake-server.js'
import { ruleOf } from '../../../test/engine/parts.js'
import type { AreaSource } from '../../discovery/area.js'
import type { Rule } from '../../rules/rule.js'
import { groupAreas, pickTelling, representedPaths, type AlikeArea } from './group-areas.js'
import { createOriginClient } from './origin-client.js'
import { planAlike } from './plan-alike.js'
import { planChecks } from './plan-checks.js'
import { sendProbes } from './send-probes.js'
import { areaUnit, type AreaUnit } from '../units/unit.js'

const never = [{ exposed: 'firm' as const, when: 'false' }]
const rule = ruleOf({
  effect: 'no-write',
  probes: {
    mkcol: { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing}}/' },
    other: { method: 'GET', path: '{{area}}other', when: 'mkcol.status == 409' },
    control: { method: 'NOTIFY', path: '{{area}}{{missing}}', control: true },
    another: { method: 'QXZW', path: '{{area}}{{missing}}', control: true }
  },
  verdicts: never
})

type Grouped = { areas: AreaUnit[]; alike: AlikeArea[] }

async function grouped(
  server: ReturnType<typeof fakeServer>,
  paths: readonly string[],
  rules: readonly Rule[] = [rule],
  source: AreaSource = 'link'
): Promise<Grouped> {
  const context = { leave: false, listenerFor: () => null }
  const units = paths.map((path) => areaUnit(server.origin, { path, source, file: null, rendersPages: false }, context))
  const options = { requestsAtOnce: 2, sessions: {}, thorough: false }
  return {
    areas: units,
    alike: await groupAreas(units, { rules, pick: pickTelling }, createOriginClient(server.origin, server), options)
  }
}

const paths = ({ areas, alike }: Grouped): string[] =>
  areas.filter((area) => !alike.some(({ unit }) => unit === area)).map(({ path }) => path)

test('areas with one behaviour are probed once, the shallowest for all', async () => {
  const grouping = await grouped(fakeServer(), ['/a/b/', '/c/', '/d/'])
  expect(paths(grouping)).toEqual(['/c/'])
  expect(representedPaths(grouping.alike, '/c/', rule).toSorted()).toEqual(['/a/b/', '/d/'])
})

test('an area that answers otherwise is probed itself', async () => {
  const server = fakeServer({
    answer: ({ target, method }) => (method === 'MKCOL' && target.startsWith('/dav/') ? 409 : undefined)
  })
  expect(paths(await grouped(server, ['/a/', '/dav/', '/c/']))).toEqual(['/a/', '/dav/'])
})

test('areas that are asked nothing to compare them by are each probed', async () => {
  const own = ruleOf({ id: 'own', probes: { page: { method: 'GET', path: '{{area}}' } }, verdicts: never })
  const server = fakeServer()
  expect(paths(await grouped(server, ['/a/', '/c/'], [own]))).toEqual(['/a/', '/c/'])
  expect(server.log).toEqual([])
})

test('a closed connection and a failure are behaviours too', async () => {
  const server = fakeServer({
    answer: ({ target }) => (target.startsWith('/b/') ? 'drop' : target.startsWith('/c/') ? 'timeout' : undefined)
  })
  expect(paths(await grouped(server, ['/a/', '/b/', '/c/']))).toEqual(['/a/', '/b/', '/c/'])
})

test('areas that the user named are each probed', async () => {
  expect(paths(await grouped(fakeServer(), ['/a/', '/b/'], [rule], 'declared'))).toEqual(['/a/', '/b/'])
})

test('only what waits for nothing is sent, for two areas or more, and none that writes or waits for a flag', async () => {
  const server = fakeServer()
  await grouped(server, ['/a/'])
  expect(server.log).toEqual([])
  const writing = ruleOf({
    effect: 'write',
    probes: { put: { method: 'PUT', path: '{{area}}{{canary}}', creates: '{{area}}{{canary}}' } },
    verdicts: never
  })
  const flagged = ruleOf({
    effect: 'no-write',
    requires: { flag: 'long-name-put', otherwise: 'x' },
    probes: { long: { method: 'PUT', path: '{{area}}{{missing}}{{long}}' } },
    verdicts: never
  })
  await grouped(server, ['/a/', '/b/'], [rule, writing, flagged])
  expect(server.log.map(({ method }) => method).toSorted()).toEqual(['MKCOL', 'MKCOL', 'NOTIFY', 'NOTIFY'])
})

const lookup = { page: { method: 'GET', path: '{{area}}{{missing}}', control: true } }
const removing = ruleOf({
  id: 'removing',
  effect: 'no-write',
  probes: { ...lookup, remove: { method: 'DELETE', path: '{{area}}{{missing}}', when: 'page.status == 404' } },
  verdicts: never
})

test('what waits for a control tells areas apart, also where another rule has asked the control', async () => {
  const looking = ruleOf({ id: 'looking', probes: lookup, verdicts: never })
  const server = fakeServer({
    answer: ({ target, method }) => (method === 'DELETE' ? (target.startsWith('/open/') ? 404 : 405) : undefined)
  })
  expect(paths(await grouped(server, ['/a/', '/open/', '/c/'], [looking, removing]))).toEqual(['/a/', '/open/'])
  expect(server.log.map(({ method }) => method).toSorted()).toEqual(['DELETE', 'DELETE', 'DELETE', 'GET', 'GET', 'GET'])
})

test('an area that another stands for is asked only what areas are not compared by', async () => {
  const asking = ruleOf({
    id: 'asking',
    effect: 'no-write',
    probes: {
      mkcol: { method: 'MKCOL', path: '{{area}}{{missing}}/' },
      spelt: { method: 'MKCOL', path: '/.{{area}}{{missing}}/', when: 'mkcol.status == 405' }
    },
    verdicts: never
  })
  const server = fakeServer({ answer: ({ method }) => (method === 'MKCOL' ? 405 : undefined) })
  const { areas, alike } = await grouped(server, ['/a/', '/b/'], [removing, asking])
  const checks = planChecks([removing, asking], areas.slice(0, 1), new Set())
  await sendProbes(checks, createOriginClient(server.origin, server), {
    requestsAtOnce: 1,
    sessions: {},
    afterRound: async () => true
  })
  const own = planAlike({ alike, closed: [] }, checks, new Set())
  expect(own.map(({ rule: { id }, unit }) => `${id} ${unit.path}`)).toEqual(['asking /b/'])
})
