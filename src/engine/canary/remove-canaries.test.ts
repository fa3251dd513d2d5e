import { expect, test } from 'vitest'
import { fakeServer, type FakeOptions, type FakeServer } from '../../../test/engine/fake-server.js'
import { writePorts } from '../../../test/engine/parts.js'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Canary, Left } from './removal.js'
import { removeCanaries } from './remove-canaries.js'
import { randomName } from '../units/random-name.js'

const ON = { PUT: 'on', DELETE: 'on', MKCOL: 'on', PROPFIND: 'on' } as const

/** Places a canary as a rule does; `body` tells it is ours. */
async function place(server: FakeServer, method: 'PUT' | 'MKCOL', name: string): Promise<Canary> {
  const path = `/images/verbgate-${name}`
  const request: ProbeRequest = {
    method,
    target: path,
    headers: [],
    body: method === 'PUT' ? 'ours' : null,
    effect: 'write'
  }
  const created = await server.send(server.origin, request)
  server.log.length = 0
  return { path, token: 'ours', created }
}

/** What could not be removed. */
async function leftOf(canaries: readonly Canary[], ports: ReturnType<typeof writePorts>): Promise<Left[]> {
  return (await removeCanaries(canaries, ports)).left
}

function started(options: FakeOptions): { server: FakeServer; ports: ReturnType<typeof writePorts>; before: string[] } {
  const server = fakeServer({ ...options, methods: { ...ON, ...options.methods } })
  return { server, ports: writePorts(server), before: server.listing() }
}

test('a file is removed and proved gone by looking, with a query and without', async () => {
  const { server, ports, before } = started({})
  const canary = await place(server, 'PUT', `${randomName()}.txt`)
  expect(await leftOf([canary], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
  expect(server.log.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET', 'GET'])
  expect(server.log.every(({ owed, apart }) => owed === true && apart === true)).toBe(true)
  expect(ports.entries.map(({ state }) => state)).toEqual(['deleted', 'gone'])
})

test('DELETE refused: reported, and so in the journal; nothing more is put there', async () => {
  const { server, ports } = started({ methods: { DELETE: 403 } })
  const canary = await place(server, 'PUT', `${randomName()}.txt`)
  const [left] = await leftOf([canary], ports)
  expect(left?.url).toBe(`http://fake.example${canary.path}`)
  expect(left?.reason).toContain('403')
  expect(server.log.filter(({ method, owed }) => method === 'PUT' && owed === true)).toEqual([])
  expect(ports.entries.at(-1)?.state).toBe('left')
})

test('DELETE answered 403 that deleted all the same is no leftover: the look decides', async () => {
  const { server, ports, before } = started({
    answer: ({ method, target }, { tree }) => (method === 'DELETE' && tree.files.delete(target) ? 403 : undefined)
  })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('DELETE that says 204 and does nothing is a leftover', async () => {
  const { server, ports } = started({ methods: { DELETE: 204 } })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toHaveLength(1)
})

test('a collection that GET does not show, and PROPFIND does, is not taken for gone', async () => {
  const { server, ports } = started({ hidesCollections: true, methods: { DELETE: 204 } })
  expect(await leftOf([await place(server, 'MKCOL', `${randomName()}/`)], ports)).toHaveLength(1)
  const open = started({ hidesCollections: true })
  expect(await leftOf([await place(open.server, 'MKCOL', `${randomName()}/`)], open.ports)).toEqual([])
  expect(open.server.listing()).toEqual(open.before)
})

test('what lies in a throwaway collection goes with it in one DELETE', async () => {
  const { server, ports, before } = started({})
  const room = await place(server, 'MKCOL', `${randomName()}/`)
  const scripts = []
  for (const name of ['a.php', 'b.phtml'])
    scripts.push(await place(server, 'PUT', room.path.slice('/images/verbgate-'.length) + name))
  expect(await leftOf([...scripts, room], ports)).toEqual([])
  expect(server.lines().filter((line) => line.startsWith('DELETE'))).toEqual([`DELETE ${room.path}`])
  expect(server.listing()).toEqual(before)
  expect(ports.entries.filter(({ note }) => note === 'with its collection')).toHaveLength(2)
})

test('on a store without collections what was put into one is looked at, and removed by itself', async () => {
  const { server, ports, before } = started({ flat: true })
  const room = await place(server, 'MKCOL', `${randomName()}/`)
  const file = await place(server, 'PUT', `${room.path.slice('/images/verbgate-'.length)}a.txt`)
  expect(await leftOf([room, file], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('a file and the same name with a slash are two resources', async () => {
  const { server, ports, before } = started({ flat: true })
  const name = `${randomName()}.txt`
  const canaries = [await place(server, 'PUT', name), await place(server, 'PUT', `${name}/`)]
  expect(await leftOf(canaries, ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('a store that says 202 and stores two seconds later does not get away', async () => {
  const { server, ports, before } = started({ methods: { PUT: 'late' }, lateMs: 2000 })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
  await server.pause(60_000)
  expect(server.listing()).toEqual(before)
})

test('what is stored after its collection would be deleted is waited for first', async () => {
  const { server, ports, before } = started({ flat: true, methods: { PUT: 'late' }, lateMs: 2000 })
  const room = await place(server, 'MKCOL', `${randomName()}/`)
  const inside = await place(server, 'PUT', `${room.path.slice('/images/verbgate-'.length)}a.php`)
  expect(await leftOf([room, inside], ports)).toEqual([])
  await server.pause(60_000)
  expect(server.listing()).toEqual(before)
})

test('what was answered 202 and is not seen is reported as what may come, and stays open in the journal', async () => {
  const { server, ports } = started({ methods: { PUT: 'late' }, lateMs: 20_000 })
  const [left] = await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)
  expect(left).toMatchObject({ isCertain: false, reason: expect.stringContaining('may still be stored') })
  expect(ports.entries.map(({ state }) => state)).toEqual(['deleted'])
})

test('a DELETE that works later is waited for', async () => {
  const { server, ports } = started({ methods: { DELETE: 'late' }, lateMs: 2000 })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
})

test('a plain answer out of a cache does not count against a fresh one', async () => {
  const cached = { status: 200, headers: { age: '3' }, body: Buffer.from('ours') }
  const name = `${randomName()}.txt`
  const isPlain = ({ method, target }: ProbeRequest): boolean => method === 'GET' && target.endsWith(name)
  const { server, ports } = started({ answer: (request) => (isPlain(request) ? cached : undefined) })
  expect(await leftOf([await place(server, 'PUT', name)], ports)).toEqual([])
  const fresh = started({ answer: (request) => (isPlain(request) ? { ...cached, headers: {} } : undefined) })
  expect(await leftOf([await place(fresh.server, 'PUT', name)], fresh.ports)).toHaveLength(1)
})

test.each([405, 403, 302])('a canary that was refused (%i) is looked at and not deleted', async (status) => {
  const { server, ports } = started({ methods: { PUT: status } })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
  expect(server.log.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
  expect(ports.entries).toMatchObject([{ state: 'gone', note: 'never created' }])
})

test('a refusal that stored all the same is removed', async () => {
  const { server, ports, before } = started({
    answer: ({ method, target }, { tree }) => (method === 'PUT' && tree.files.set(target, 'ours') ? 403 : undefined)
  })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('a refusal that stored all the same is known from then on', async () => {
  const { server, ports } = started({ methods: { PUT: { says: 403 } } })
  const [lying, honest] = [
    await place(server, 'PUT', `${randomName()}.txt`),
    await place(server, 'MKCOL', randomName())
  ]
  expect(await removeCanaries([lying, honest], ports)).toMatchObject({ left: [], denied: [lying] })
})

test('a refusal is not believed where nothing shows whether a collection is there: DELETE makes sure', async () => {
  const { server, ports, before } = started({
    methods: { MKCOL: { says: 401 }, PROPFIND: 405 },
    missing: { status: 403, body: 'no' }
  })
  expect(await leftOf([await place(server, 'MKCOL', `${randomName()}/`)], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('a connection closed on PUT is no refusal: DELETE goes out', async () => {
  const { server, ports, before } = started({ methods: { PUT: 'drop-after' } })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('a request that never left needs no removal, also where nothing answers', async () => {
  const { server, ports } = started({ methods: { PUT: 'on' } })
  server.down = 'refused'
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
  expect(server.log).toEqual([])
})

test('where every name is refused to GET, a refused DELETE is a leftover and an accepted one is not', async () => {
  const refusing = started({ methods: { GET: 403, DELETE: 403 } })
  const [left] = await leftOf([await place(refusing.server, 'PUT', `${randomName()}.txt`)], refusing.ports)
  expect(left?.reason).toContain('every name is answered alike')
  const open = started({ methods: { GET: 403 } })
  expect(await leftOf([await place(open.server, 'PUT', `${randomName()}.txt`)], open.ports)).toEqual([])
})

test('a server that went down after PUT is a leftover, not a success', async () => {
  const { server, ports } = started({})
  const canary = await place(server, 'PUT', `${randomName()}.txt`)
  server.down = 'refused'
  const [left] = await leftOf([canary], ports)
  expect(left?.reason).toContain('refused')
})

test('a journal that cannot be written to stops no removal, and the trouble is told', async () => {
  const { server, ports } = started({})
  const canaries = [
    await place(server, 'PUT', `${randomName()}.txt`),
    await place(server, 'PUT', `${randomName()}.txt`)
  ]
  const journal = {
    record: () => {
      throw new Error('disk full')
    }
  }
  await expect(removeCanaries(canaries, { ...ports, journal })).rejects.toThrow('disk full')
  expect(server.log.filter(({ method }) => method === 'DELETE')).toHaveLength(2)
})

test('a run that may place nothing removes with requests of its own class, and never by PUT', async () => {
  const { server, ports } = started({ methods: { DELETE: 403 } })
  const canary = await place(server, 'PUT', `${randomName()}.txt`)
  expect(await leftOf([canary], { ...ports, effect: 'no-write' })).toHaveLength(1)
  expect(server.log.some(({ method, effect }) => method === 'PUT' || effect === 'write')).toBe(false)
})

test('clean-up only deletes: a collection that DELETE does not reach is named, and nothing is placed to take it away', async () => {
  const { server, ports } = started({
    methods: { MOVE: 'on' },
    answer: ({ method, target }, { tree }) =>
      method === 'DELETE' && tree.collections.has(`${target}/`) ? 301 : target.endsWith('/') ? 403 : undefined
  })
  const room = await place(server, 'MKCOL', `${randomName()}.png`)
  const inside = await place(server, 'PUT', `${room.path.slice('/images/verbgate-'.length)}/b.png`)
  expect((await leftOf([room, inside], ports)).map(({ path }) => path)).toEqual([room.path])
  expect(server.log.filter(({ method }) => !['GET', 'PROPFIND', 'DELETE'].includes(method))).toEqual([])
})

test('a collection that DELETE is refused for is tried again once what lies in it is gone', async () => {
  const { server, ports, before } = started({
    answer: ({ method, target }, { tree }) => {
      const isFull = [...tree.files.keys()].some((path) => path.startsWith(target))
      return method === 'DELETE' && target.endsWith('/') && isFull ? 409 : undefined
    }
  })
  const room = await place(server, 'MKCOL', `${randomName()}/`)
  const inside = await place(server, 'PUT', `${room.path.slice('/images/verbgate-'.length)}a.txt`)
  expect(await leftOf([room, inside], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('DELETE that fails and has acted is not repeated', async () => {
  const { server, ports, before } = started({ methods: { DELETE: { says: 500 } } })
  expect(await leftOf([await place(server, 'PUT', `${randomName()}.txt`)], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
  expect(server.lines().filter((line) => line.startsWith('DELETE'))).toHaveLength(1)
})

test('what was answered 202 and is not there is no leftover where others were there soon', async () => {
  const { server, ports } = started({ methods: { PUT: 'late' }, lateMs: 400 })
  const stored = await place(server, 'PUT', `${randomName()}.txt`)
  const never = { ...stored, path: `/images/verbgate-${randomName()}.txt`, created: structuredClone(stored.created) }
  expect(await removeCanaries([stored, never], ports)).toMatchObject({ left: [], storesSoon: true })
  expect(await removeCanaries([never], ports, true)).toMatchObject({ left: [] })
  expect((await removeCanaries([never], ports)).left).toMatchObject([{ path: never.path, isCertain: false }])
})
