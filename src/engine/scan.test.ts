import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { fakeServer, type FakeServer } from '../../test/engine/fake-server.js'
import { ruleOf, scanOf } from '../../test/engine/parts.js'
import type { Rule } from '../rules/rule.js'
import { parseTarget } from '../targets/target.js'
import { scan } from './scan.js'

// pauses before looking again are not waited for
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }))

const files = {
  '/': '<img src="/images/pic.png"><img src="/photos/a.png"><a href="http://other.example/">x</a>',
  '/images/pic.png': 'p',
  '/photos/a.png': 'p'
}
const html = { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(files['/']) }

function site(options: Parameters<typeof fakeServer>[0] = {}): FakeServer {
  const { answer, ...rest } = options
  return fakeServer({
    files,
    ...rest,
    answer: (request, server) =>
      answer?.(request, server) ?? (request.method === 'GET' && request.target === '/' ? html : undefined)
  })
}

const page = { page: { method: 'GET', path: '{{area}}{{missing}}' } }
const missing = (id: string, severity: Rule['severity'] = 'low'): Rule =>
  ruleOf({ id, severity, probes: page, verdicts: [{ exposed: 'firm', when: 'page.status == 404' }] })
const mkcol = ruleOf({
  id: 'collections',
  effect: 'no-write',
  probes: {
    notify: { method: 'NOTIFY', path: '{{area}}{{missing}}/{{missing}}/', control: true },
    mkcol: { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing}}/' }
  },
  verdicts: [{ exposed: 'firm', when: 'mkcol.status == 409 && notify.status != 409' }]
})
const placing = ruleOf({
  id: 'placing',
  effect: 'write',
  probes: {
    put: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}}', creates: '{{area}}{{canary}}.txt' }
  },
  verdicts: [{ exposed: 'confirmed', when: 'put.status == 201' }]
})

test('areas that the pages name are probed, and findings come worst first and by place, whatever the order of the rules', async () => {
  const rules = [missing('b'), missing('a'), missing('worse', 'high')]
  const results = []
  for (const order of [rules, rules.toReversed()]) results.push(await scan(scanOf(site(), order, { thorough: true })))
  const [places, others] = results.map(({ findings }) => findings.map(({ ruleId, path }) => `${ruleId} ${path}`))
  expect(places).toEqual(others)
  expect(places?.slice(0, 3)).toEqual(['worse /', 'worse /images/', 'worse /photos/'])
  expect(places).toContain('a /images/')
  const [first] = results
  expect(first).toMatchObject({ schemaVersion: 1, mode: 'no-write', rules: ['a', 'b', 'worse'], leftovers: [] })
  expect(first?.summary.high).toBe(3)
  expect(first?.targets).toMatchObject([{ status: 'complete', reason: null, outOfScopeLinks: 1 }])
})

test('areas that answer alike are probed once and named in the finding', async () => {
  const result = await scan(scanOf(site(), [missing('a')]))
  expect(result.targets[0]?.sameAs).toMatchObject({ '/photos/': '/images/' })
  expect(result.findings.find(({ path }) => path === '/images/')?.alsoAt).toEqual(['/photos/'])
})

test('what is found on a page is not said of an area that answers as the one at its path', async () => {
  const ofPage = ruleOf({
    id: 'of-page',
    unit: 'page',
    probes: { seen: { method: 'GET', path: '{{page}}' } },
    verdicts: [{ exposed: 'firm', when: 'seen.sent' }]
  })
  const links = Buffer.from('<a href="/admin/">a</a><a href="/b/c/">b</a>')
  const server = fakeServer({
    answer: ({ target }) => (target === '/' ? { ...html, body: links } : target === '/admin/' ? 401 : undefined)
  })
  const result = await scan(scanOf(server, [missing('a'), ofPage]))
  expect(result.targets[0]?.sameAs).not.toEqual({})
  const found = result.findings.filter(({ ruleId }) => ruleId === 'of-page')
  expect(found.map(({ path }) => path)).toContain('/admin/')
  expect(found.flatMap(({ alsoAt }) => alsoAt)).toEqual([])
})

test('two targets of one origin are one origin: each is reported, nothing is asked twice', async () => {
  const server = site()
  const targets = [`${server.origin.href}/`, `${server.origin.href}/images/`].map((url) => parseTarget(url))
  const result = await scan(scanOf(server, [missing('a')], { targets }))
  expect(result.targets.map(({ url }) => new URL(url).pathname)).toEqual(['/', '/images/'])
  // the look at the target at the end is a GET of its own
  const asked = server.log.filter(({ fresh, target }) => fresh !== true && !target.includes('?'))
  const lines = asked.map(({ method, target }) => `${method} ${target}`)
  expect(new Set(lines).size).toBe(lines.length)
  expect(result.findings.filter(({ path }) => path === '/images/')).toHaveLength(1)
})

test('a target that cannot be reached has a status and no checks', async () => {
  const server = site()
  server.down = 'refused'
  const result = await scan(scanOf(server, [missing('a')]))
  expect(result.targets).toMatchObject([{ status: 'unreachable', reason: expect.stringContaining('refused') }])
  expect([result.findings, result.inconclusive, result.failed]).toEqual([[], [], []])
})

test('out of budget in the middle is incomplete, and what was found stays', async () => {
  const server = site({ answer: ({ method }) => (method === 'MKCOL' ? 'over-budget' : undefined) })
  const result = await scan(scanOf(server, [missing('a'), mkcol]))
  expect(result.targets[0]?.status).toBe('incomplete')
  expect(result.failed[0]?.reason).toContain('over-budget')
  expect(result.findings.length).toBeGreaterThan(0)
})

test('a mode runs the rules that it allows', async () => {
  const server = site({ methods: { PUT: 'on', DELETE: 'on' } })
  expect((await scan(scanOf(server, [missing('a'), mkcol, placing], { mode: 'read-only' }))).rules).toEqual(['a'])
  expect((await scan(scanOf(server, [missing('a'), mkcol, placing]))).rules).toEqual(['a', 'collections'])
  expect(server.log.some(({ method }) => method === 'PUT')).toBe(false)
})

test('a write run leaves the tree as it was', async () => {
  const server = site({ methods: { PUT: 'on', DELETE: 'on' } })
  const before = server.listing()
  const states: string[] = []
  const journal = { record: ({ state }: { state: string }) => void states.push(state) }
  const result = await scan(scanOf(server, [placing], { mode: 'write', journal }))
  expect(result.findings.map(({ ruleId }) => ruleId)).toContain('placing')
  expect(result.leftovers).toEqual([])
  expect(server.listing()).toEqual(before)
  expect(states).toContain('gone')
})

test('what cannot be removed is a leftover and a high finding', async () => {
  const server = site({
    methods: { PUT: 'on', DELETE: 'on' },
    answer: ({ method, target }) => (method === 'DELETE' && target.includes('verbgate-') ? 403 : undefined)
  })
  const result = await scan(scanOf(server, [placing], { mode: 'write', journal: { record: () => {} } }))
  expect(result.leftovers.length).toBeGreaterThan(0)
  const finding = result.findings.find(({ ruleId }) => ruleId === 'canary-left-behind')
  expect(finding).toMatchObject({
    severity: 'high',
    confidence: 'confirmed',
    evidence: [{ method: 'DELETE', status: 403 }]
  })
  expect(result.leftovers.map(({ url }) => url)).toContain(`http://fake.example${finding?.path}`)
})

test('collections that a server makes below a missing parent are removed, parents too, in a run that may not write', async () => {
  const server = site({ methods: { MKCOL: 'on', DELETE: 'on', PROPFIND: 'on' }, makesParents: true })
  const before = server.listing()
  const result = await scan(scanOf(server, [mkcol]))
  expect(server.tree.collections.size).toBeGreaterThan(0)
  expect(server.listing()).toEqual(before)
  expect(result.leftovers).toEqual([])
  expect(server.log.every(({ effect }) => effect !== 'write')).toBe(true)
})

test.each(['drop-after', { says: 500 }] as const)('also where MKCOL made them and ended in %o', async (ending) => {
  const server = site({ methods: { MKCOL: ending, DELETE: 'on', PROPFIND: 'on' }, makesParents: true })
  const before = server.listing()
  expect((await scan(scanOf(server, [mkcol]))).leftovers).toEqual([])
  expect(server.log.some(({ method }) => method === 'DELETE')).toBe(true)
  expect(server.listing()).toEqual(before)
})

test.each(['drop', 500] as const)(
  'where MKCOL ended in %s and nothing shows up, nothing is removed',
  async (ending) => {
    const server = site({ methods: { MKCOL: ending, DELETE: 'on', PROPFIND: 'on' } })
    expect((await scan(scanOf(server, [mkcol]))).leftovers).toEqual([])
    expect(server.log.some(({ method }) => method === 'DELETE')).toBe(false)
  }
)

test('and where they cannot be removed, they are reported', async () => {
  const server = site({ methods: { MKCOL: 'on', DELETE: 403, PROPFIND: 'on' }, makesParents: true })
  const result = await scan(scanOf(server, [mkcol]))
  expect(result.leftovers.length).toBeGreaterThan(0)
  expect(server.log.some(({ method }) => method === 'PUT')).toBe(false)
})

test('a server that says 201 to everything has made nothing, and nothing is removed', async () => {
  const server = site({ methods: { MKCOL: 201, NOTIFY: 201 } })
  expect((await scan(scanOf(server, [mkcol]))).leftovers).toEqual([])
  expect(server.log.some(({ method }) => method === 'DELETE')).toBe(false)
})

test('a server that goes down is asked nothing more; checks that were through keep their verdict', async () => {
  const server = site({
    answer: ({ method }, self) => {
      if (method === 'MKCOL') return 409
      if (method !== 'NOTIFY') return undefined
      self.down = 'refused'
      return 'drop'
    }
  })
  const flagged = ruleOf({
    id: 'flagged',
    effect: 'no-write',
    requires: { flag: 'long-name-put', otherwise: 'not asked' },
    probes: { long: { method: 'PUT', path: '{{area}}{{missing}}{{long}}' } },
    verdicts: [{ exposed: 'firm', when: 'long.status == 500' }]
  })
  const result = await scan(
    scanOf(server, [missing('a'), mkcol, flagged, placing], {
      mode: 'write',
      flags: new Set(['long-name-put']),
      thorough: true
    })
  )
  expect(result.findings.map(({ ruleId }) => ruleId)).toContain('a')
  expect(new Set(result.failed.map(({ ruleId }) => ruleId))).toEqual(new Set(['collections', 'flagged', 'placing']))
  expect(result.targets[0]?.status).toBe('incomplete')
  expect(server.log.some(({ method }) => method === 'PUT')).toBe(false)
})

test('a rule whose flag is missing is not asked, said once with its own reason', async () => {
  const flagged = ruleOf({
    effect: 'no-write',
    requires: { flag: 'long-name-put', otherwise: 'PUT was not sent' },
    probes: { long: { method: 'PUT', path: '{{area}}{{missing}}{{long}}' } },
    verdicts: [{ exposed: 'firm', when: 'long.status == 500' }]
  })
  const server = site()
  const result = await scan(scanOf(server, [flagged]))
  expect(result.notAsked).toEqual([{ ruleId: 'test-rule', reason: 'PUT was not sent' }])
  expect(result.inconclusive).toEqual([])
  expect(server.log.some(({ method }) => method === 'PUT')).toBe(false)
})

test('an interruption reaches the prober, also one that came before the start', async () => {
  const stop = new AbortController()
  stop.abort()
  const server = site({ methods: { PUT: 'on', DELETE: 'on' } })
  const result = await scan(scanOf(server, [missing('a'), placing], { mode: 'write', signal: stop.signal }))
  expect(server.interrupted).toBe(true)
  expect(result.findings).toEqual([])
  expect(result.targets[0]?.status).not.toBe('complete')
})

test('a rule whose `when` cannot be evaluated is a failed check', async () => {
  const odd = ruleOf({ when: '[1][3] == 1', probes: page, verdicts: [{ exposed: 'firm', when: 'true' }] })
  const result = await scan(scanOf(site(), [odd]))
  expect(result.failed[0]?.reason).toContain('could not be evaluated')
})

test('a signal that outlives the scan does not keep it', async () => {
  const { signal } = new AbortController()
  await scan(scanOf(site(), [mkcol], { signal }))
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a rule that asks in roles is run once each has a session, and asks in it', async () => {
  const shared = ruleOf({
    id: 'shared',
    sessions: ['member', 'other'],
    probes: {
      mine: { method: 'GET', path: '{{area}}{{missing}}', as: 'member' },
      theirs: { method: 'GET', path: '{{area}}{{missing}}', as: 'other' }
    },
    verdicts: [{ exposed: 'firm', when: 'mine.status == theirs.status' }]
  })
  const server = site()
  const without = await scan(scanOf(server, [shared, missing('a')], { sessions: { member: [['Cookie', 'm']] } }))
  expect(without.rules).toEqual(['a'])
  const sessions = { member: [['Cookie', 'm']], other: [['Cookie', 'o']] } as const
  const result = await scan(scanOf(server, [shared], { sessions }))
  expect(result.findings.map(({ ruleId }) => ruleId)).toContain('shared')
  const sent = server.log.flatMap(({ headers }) =>
    headers.filter(([name]) => name === 'Cookie').map(([, value]) => value)
  )
  expect(new Set(sent)).toEqual(new Set(['m', 'o']))
})
