import { expect, test, vi } from 'vitest'
import { fakeServer, type FakeOptions, type FakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, ruleOf, writePorts } from '../../../test/engine/parts.js'
import { createOriginClient } from '../checks/origin-client.js'
import type { Check } from '../checks/check.js'
import { judge } from '../verdicts/judge.js'
import { runWriteCheck, type GroundState } from './run-write-check.js'

const rule = ruleOf({
  effect: 'write',
  probes: {
    put: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}} ours', creates: '{{area}}{{canary}}.txt' },
    read: { method: 'GET', path: '{{area}}{{canary}}.txt?{{nonce}}', fresh: true, if: 'put.status == 201' },
    more: { method: 'PUT', path: '{{area}}{{canary}}-2.txt', body: '{{token}}', creates: '{{area}}{{canary}}-2.txt' }
  },
  verdicts: [{ exposed: 'confirmed', when: 'read.body.contains(token)' }]
})

const CLEAR: GroundState = { littered: [], outage: null, storesSoon: false }

type Run = {
  ground: GroundState
  server: FakeServer
  check: Check
  ports: ReturnType<typeof writePorts>
  left: string[]
}

async function run(options: FakeOptions, more: Parameters<typeof writePorts>[1] = {}, tested = rule): Promise<Run> {
  const server = fakeServer({ ...options, methods: { PUT: 'on', DELETE: 'on', MKCOL: 'on', ...options.methods } })
  const ports = writePorts(server, more)
  const check = checkOf(tested, server)
  const { left, ground } = await runWriteCheck(check, CLEAR, ports)
  return { server, check, ports, ground, left: left.map(({ path }) => path) }
}

const writes = ({ server }: Run): string[] =>
  server.log.filter(({ effect, owed }) => effect === 'write' && owed !== true).map(({ method }) => method)

test('a canary is placed, read back, removed, and the verdict holds', async () => {
  const done = await run({})
  expect(judge(done.check)).toMatchObject({ kind: 'exposed' })
  expect(done.left).toEqual([])
  expect([...done.server.tree.files.keys()]).toEqual(['/index.html', '/images/pic.png'])
})

test('the intent is in the journal before the request goes out, and the outcome after it', async () => {
  const server = fakeServer({ methods: { PUT: 'on', DELETE: 'on' } })
  const story: string[] = []
  const client = createOriginClient(server.origin, {
    ...server,
    send: async (origin, request) => {
      if (request.method === 'PUT') story.push(`PUT ${request.target}`)
      return await server.send(origin, request)
    }
  })
  const journal = { record: ({ state, path }: { state: string; path: string }) => void story.push(`${state} ${path}`) }
  const check = checkOf(rule, server)
  await runWriteCheck(check, CLEAR, writePorts(server, { client, journal }))
  const path = `/images/${check.texts['canary']}.txt`
  expect(story.slice(0, 3)).toEqual([`intent ${path}`, `PUT ${path}`, `sent ${path}`])
  expect(story.filter((line) => line === `gone ${path}`)).toHaveLength(1)
})

test.each([401, 403, 405, 501, 'drop'] as const)('nothing is placed where DELETE ends in %s', async (refusal) => {
  const done = await run({ methods: { DELETE: refusal } })
  expect(writes(done)).toEqual([])
  expect(done.ports.entries).toEqual([])
  expect(judge(done.check)).toMatchObject({ kind: 'inconclusive', reason: expect.stringContaining('--write=leave') })
})

test('--write=leave places all the same and reports what stays', async () => {
  const done = await run({ methods: { DELETE: 403 } }, { leave: true })
  expect(judge(done.check)).toMatchObject({ kind: 'exposed' })
  expect(done.left).toContain(`/images/${done.check.texts['canary']}.txt`)
})

test('an allow-list of extensions that lets DELETE of such a name pass is no refusal', async () => {
  const done = await run({
    answer: ({ method, target }) => (method === 'DELETE' && !target.endsWith('.txt') ? 403 : undefined)
  })
  expect(judge(done.check)).toMatchObject({ kind: 'exposed' })
  expect(done.left).toEqual([])
})

test('a leftover stops further placing in that area, not in others', async () => {
  const done = await run({
    answer: ({ method, target }) => (method === 'DELETE' && target.includes('/images/verbgate-') ? 403 : undefined)
  })
  expect(done.left.length).toBeGreaterThan(0)
  const next = checkOf(rule, done.server)
  done.server.log.length = 0
  expect((await runWriteCheck(next, done.ground, done.ports)).left).toEqual([])
  expect(writes(done)).toEqual([])
  expect(judge(next)).toMatchObject({ kind: 'inconclusive', reason: expect.stringContaining('earlier canary') })
  const elsewhere = checkOf(rule, done.server, '/')
  await runWriteCheck(elsewhere, done.ground, done.ports)
  expect(judge(elsewhere)).toMatchObject({ kind: 'exposed' })
})

test('where the server stored what it said it refused, the check is not clean', async () => {
  const done = await run({ methods: { PUT: { says: 403 } } })
  expect(judge(done.check)).toMatchObject({ kind: 'inconclusive', reason: expect.stringContaining('answered 403') })
  expect(done.left).toEqual([])
  expect(judge((await run({ methods: { PUT: 403 } })).check)).toEqual({ kind: 'clean' })
})

test('what was answered 202, read back and removed by the rule itself is not expected any more', async () => {
  const removing = ruleOf({
    effect: 'write',
    probes: {
      put: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}}', creates: '{{area}}{{canary}}.txt' },
      read: { method: 'GET', path: '{{area}}{{canary}}.txt?{{nonce}}', fresh: true },
      delete: { method: 'DELETE', path: '{{area}}{{canary}}.txt' }
    },
    verdicts: [{ exposed: 'confirmed', when: 'delete.status == 204 && read.body == token' }]
  })
  const done = await run({ methods: { PUT: { says: 202 } } }, {}, removing)
  expect(judge(done.check)).toMatchObject({ kind: 'exposed' })
  expect(done.left).toEqual([])
  expect(done.ports.entries.at(-1)?.state).toBe('gone')
})

test('a rule that throws half way is cleaned up after, and has failed', async () => {
  const throwing = ruleOf({
    effect: 'write',
    probes: {
      put: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}}', creates: '{{area}}{{canary}}.txt' },
      never: { method: 'GET', path: '{{area}}', if: 'put.dav[3].status == 1' }
    },
    verdicts: [{ exposed: 'confirmed', when: 'put.status == 201' }]
  })
  const done = await run({}, {}, throwing)
  expect(judge(done.check)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('carried through') })
  expect(done.left).toEqual([])
  expect([...done.server.tree.files.keys()]).toEqual(['/index.html', '/images/pic.png'])
})

test('a journal that fails after the request does not make the canary forgotten', async () => {
  const journal = {
    record: ({ state }: { state: string }) => {
      if (state === 'sent') throw new Error('disk full')
    }
  }
  const done = await run({}, { journal })
  expect(judge(done.check)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('disk full') })
  expect(done.server.listing()).toEqual(fakeServer().listing())
})

test('a dropped connection is followed by one look; a server that is alive is asked on', async () => {
  let looks = 0
  const checkHealth = async (): Promise<null> => {
    looks++
    return null
  }
  const done = await run({ methods: { PUT: 'drop' } }, { checkHealth })
  expect(looks).toBe(2)
  expect(writes(done)).toEqual(['PUT', 'PUT'])
})

test('a server that is down gets no further probe from this check or the next, and both say so', async () => {
  const done = await run({
    answer: ({ method }, server) => {
      if (method !== 'PUT') return undefined
      server.down = 'refused'
      return 'drop'
    }
  })
  expect(writes(done)).toEqual(['PUT'])
  expect(judge(done.check)).toMatchObject({
    kind: 'inconclusive',
    reason: expect.stringContaining('GET / was not answered')
  })
  done.server.log.length = 0
  const next = checkOf(rule, done.server)
  expect((await runWriteCheck(next, done.ground, done.ports)).left).toEqual([])
  expect(done.server.log).toEqual([])
  expect(judge(next)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('GET / was not answered') })
})

test('what the scanner itself held back is no sign of an outage', async () => {
  const checkHealth = vi.fn<() => Promise<string>>()
  const done = await run({ answer: ({ method }) => (method === 'PUT' ? 'over-budget' : undefined) }, { checkHealth })
  expect(checkHealth).not.toHaveBeenCalled()
  expect(done.ground.outage).toBeNull()
  expect(done.left).toEqual([])
})

test('an interruption ends the check after what is under way, removes the canary, and the check is not clean', async () => {
  const stop = new AbortController()
  const done = await run(
    {
      answer: ({ method }, server) => {
        if (method !== 'PUT') return undefined
        stop.abort()
        server.interrupt()
        return 'on'
      }
    },
    { signal: stop.signal }
  )
  expect(writes(done)).toEqual(['PUT'])
  expect(judge(done.check)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('stopped') })
  expect(done.server.listing()).toEqual(fakeServer().listing())
  expect(done.left).toEqual([])
})

test('a request that says another path than the rule is looked after at both', async () => {
  const slashed = ruleOf({
    effect: 'write',
    probes: {
      put: { method: 'PUT', path: '{{area}}{{canary}}.txt/', body: '{{token}}', creates: '{{area}}{{canary}}.txt' }
    },
    verdicts: [{ exposed: 'confirmed', when: 'put.status == 201' }]
  })
  const done = await run({ flat: true }, {}, slashed)
  expect(done.server.listing()).toEqual(fakeServer().listing())
})

test('a second answer does not hide that the first one may have stored', async () => {
  const twice = ruleOf({
    effect: 'write',
    probes: {
      put: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}}', creates: '{{area}}{{canary}}.txt' },
      again: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}}', creates: '{{area}}{{canary}}.txt' }
    },
    verdicts: [{ exposed: 'confirmed', when: 'put.status == 201' }]
  })
  const done = await run(
    {
      answer: ({ method }, { log }) =>
        method === 'PUT' && log.filter((sent) => sent.method === 'PUT').length > 1 ? 'over-budget' : undefined
    },
    {},
    twice
  )
  expect(done.server.listing()).toEqual(fakeServer().listing())
})

test('a probe is repeated after its pauses until its condition holds', async () => {
  const patient = ruleOf({
    effect: 'write',
    probes: {
      put: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}}', creates: '{{area}}{{canary}}.txt' },
      read: {
        method: 'GET',
        path: '{{area}}{{canary}}.txt?{{nonce}}',
        fresh: true,
        repeat: { pauses: [700, 1500], until: 'read.body.contains(token)' }
      }
    },
    verdicts: [{ exposed: 'confirmed', when: 'read.body.contains(token)' }]
  })
  const done = await run({ methods: { PUT: 'late' }, lateMs: 600 }, {}, patient)
  expect(judge(done.check)).toMatchObject({ kind: 'exposed' })
  expect(done.server.listing()).toEqual(fakeServer().listing())
})

test('a session that was not declared is a fault of the run, said in the result', async () => {
  const withSession = ruleOf({
    effect: 'write',
    probes: { look: { method: 'GET', path: '{{area}}', as: 'admin' } },
    verdicts: [{ exposed: 'firm', when: 'look.status == 200' }]
  })
  expect(judge((await run({}, {}, withSession)).check)).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('admin')
  })
})

test('in a collection of its own a name that DELETE is refused for may be placed: it goes with the collection', async () => {
  const inRoom = ruleOf({
    effect: 'write',
    probes: {
      room: { method: 'MKCOL', path: '{{area}}{{canary}}.png', creates: '{{area}}{{canary}}.png' },
      script: {
        method: 'PUT',
        path: '{{area}}{{canary}}.png/a.php',
        body: '{{token}}',
        creates: '{{area}}{{canary}}.png/a.php'
      },
      beside: { method: 'PUT', path: '{{area}}{{canary}}.php', body: '{{token}}', creates: '{{area}}{{canary}}.php' }
    },
    verdicts: [{ exposed: 'confirmed', when: 'script.status == 201' }]
  })
  const refusesScripts: FakeOptions = {
    answer: ({ method, target }) => (method === 'DELETE' && /(\.php|\/)$/.test(target) ? 403 : undefined)
  }
  const done = await run(refusesScripts, {}, inRoom)
  expect(writes(done)).toEqual(['MKCOL', 'PUT'])
  expect(judge(done.check)).toMatchObject({ kind: 'exposed' })
  expect(done.left).toEqual([])
  expect([...done.server.tree.files.keys()]).toEqual(['/index.html', '/images/pic.png'])
})
