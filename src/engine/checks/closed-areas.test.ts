import { expect, test } from 'vitest'
import { fakeServer, type FakeOptions, type FakeServer } from '../../../test/engine/fake-server.js'
import { ruleOf } from '../../../test/engine/parts.js'
import type { AreaSource } from '../../discovery/area.js'
import { areaUnit } from '../units/unit.js'
import { findClosedAreas } from './closed-areas.js'
import { createOriginClient } from './origin-client.js'

const path = '{{area}}{{missing}}/{{missing}}/'
const guarded = { path, when: 'page.status == 404' }
const rule = ruleOf({
  effect: 'no-write',
  probes: {
    page: { method: 'GET', path, control: true },
    notify: { method: 'NOTIFY', path, control: true },
    listed: { method: 'PROPFIND', path: '{{area}}' },
    remove: { method: 'DELETE', ...guarded },
    move: { method: 'MOVE', ...guarded },
    mkcol: { method: 'MKCOL', path },
    spelt: { method: 'MKCOL', path: `/.${path}`, when: 'mkcol.status == 405' }
  },
  verdicts: [{ exposed: 'firm', when: 'false' }]
})

const answerAsApache: FakeOptions['answer'] = ({ method, target }) =>
  target.startsWith('/a/') && method !== 'GET' ? { status: 405, headers: { server: 'Apache' } } : undefined

const forbidA: FakeOptions['answer'] = ({ method, target }) =>
  target.startsWith('/a/') && method !== 'GET' ? 403 : undefined

type Found = { server: FakeServer; paths: string[] }

async function find(
  options: FakeOptions = {},
  source: AreaSource = 'link',
  areas = ['/', '/a/', '/b/']
): Promise<Found> {
  const server = fakeServer(options)
  const context = { leave: false, listenerFor: () => null }
  const units = areas.map((area) =>
    areaUnit(
      server.origin,
      { path: area, source: area === '/' ? 'target' : source, file: null, rendersPages: area === '/' },
      context
    )
  )
  const client = createOriginClient(server.origin, server)
  const closed = await findClosedAreas(units, [rule], client, { requestsAtOnce: 2, sessions: {}, thorough: false })
  return { server, paths: closed.flatMap(({ head, members }) => [head, ...members]).map((unit) => unit.path) }
}

test('areas that refuse everything as the root does are closed with it, after what stands for all methods', async () => {
  const { server, paths } = await find()
  expect(paths).toEqual(['/', '/a/', '/b/'])
  const asked = server.log.filter(({ target }) => target.startsWith('/a/')).map(({ method }) => method)
  expect(asked.toSorted()).toEqual(['DELETE', 'GET', 'MKCOL', 'MOVE', 'PROPFIND'])
})

test.each(['DELETE', 'MOVE', 'MKCOL', 'PROPFIND', 'GET'])(
  'an area that answers %s otherwise is not',
  async (method) => {
    const answer: FakeOptions['answer'] = (request) =>
      request.method === method && request.target.startsWith('/a/') ? 403 : undefined
    expect((await find({ answer })).paths).toEqual(['/', '/b/'])
  }
)

test.each(['DELETE', 'MOVE', 'MKCOL'])('nothing is where the root refuses %s in another way', async (method) => {
  expect((await find({ methods: { [method]: 403 } })).paths).toEqual([])
})

test.each([404, 200, 403])('nor where an unknown method is answered %i', async (status) => {
  expect((await find({ methods: { NOTIFY: status } })).paths).toEqual([])
})

test('nor what is refused alike by another server', async () => {
  expect((await find({ answer: answerAsApache })).paths).toEqual(['/', '/b/'])
})

test('an area that the user named is asked everything, and so is each without one above to compare it with', async () => {
  expect((await find({}, 'declared')).paths).toEqual([])
  expect((await find({}, 'link', ['/a/', '/b/'])).paths).toEqual([])
})

test('an area below one that refuses everything in its own way is closed with that one', async () => {
  expect((await find({ answer: forbidA }, 'link', ['/', '/a/', '/a/b/', '/c/'])).paths).toEqual([
    '/',
    '/c/',
    '/a/',
    '/a/b/'
  ])
})
