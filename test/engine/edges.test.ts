import { expect, test } from 'vitest'
import { scan } from '../../src/engine/scan.js'
import type { Prober } from '../../src/prober/prober.js'
import { parseEdge } from '../../src/targets/edge.js'
import type { Origin } from '../../src/targets/origin.js'
import { parseTarget } from '../../src/targets/target.js'
import type { ScanRequest } from '../../src/engine/scan-request.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { fakeServer, type FakeServer } from './fake-server.js'
import { ruleOf, scanOf } from './parts.js'

const path = '{{area}}{{missing}}/'
const collections = ruleOf({
  id: 'collections',
  effect: 'no-write',
  severity: 'high',
  probes: { mkcol: { method: 'MKCOL', path }, notify: { method: 'NOTIFY', path, control: true } },
  verdicts: [
    {
      exposed: 'firm',
      summary: 'MKCOL is answered {{mkcol.status}}.',
      when: 'mkcol.status == 409 && notify.status != 409'
    },
    { inconclusive: 'MKCOL is answered {{mkcol.status}}; see the server', when: 'mkcol.status == 500' }
  ]
})
/** It asks nothing of an area whose page is refused. */
const listed = ruleOf({
  id: 'listed',
  probes: { page: { method: 'GET', path: '{{area}}' }, dav: { method: 'PROPFIND', path, when: 'page.status != 403' } },
  verdicts: [{ exposed: 'firm', when: 'dav.status == 207' }]
})

const server = (methods: Parameters<typeof fakeServer>[0] = {}): FakeServer => fakeServer(methods)
const closed = (): FakeServer => server({ methods: { MKCOL: 405, NOTIFY: 405, PROPFIND: 405 } })
const open = (): FakeServer => server({ methods: { MKCOL: 409, NOTIFY: 405, PROPFIND: 405 } })

/** A prober that takes each way in to a server of its own. */
function routeBy(name: (origin: Origin) => string, servers: Readonly<Record<string, FakeServer>>): Prober {
  const find = (origin: Origin): FakeServer => servers[name(origin)] ?? closed()
  return {
    ...closed(),
    send: async (origin, request) => await find(origin).send(origin, request),
    sentTo: (origin) => find(origin).sentTo(origin),
    interrupt: () => {},
    release: async () => {}
  }
}

async function scanEdges(
  servers: Readonly<Record<string, FakeServer>>,
  more: Partial<ScanRequest> & { behind?: string } = {}
): Promise<ScanResult> {
  const { behind, ...rest } = more
  const edges = Object.keys(servers).map((name) => parseEdge(name, name === behind))
  const prober = routeBy(({ edge }) => edge?.name ?? '', servers)
  return await scan(scanOf(closed(), [collections, listed], { prober, edges, declaredAreas: ['/images/'], ...rest }))
}

const [A, B, C] = ['203.0.113.7', '203.0.113.8', '203.0.113.9']

test('what is open through one edge alone is one finding, which says what each answered', async () => {
  const result = await scanEdges({ [A]: closed(), [B]: open(), [C]: closed() })
  const found = result.findings.filter(({ ruleId }) => ruleId === 'collections')
  expect(found).toHaveLength(1)
  expect(found[0]?.summary).toContain(`pen through ${B} (MKCOL: 409), closed through ${A} and ${C}`)
  expect(found[0]?.edges?.map(({ edge, state, answer }) => [edge, state, answer])).toEqual([
    [A, 'closed', 'MKCOL: 405'],
    [B, 'open', 'MKCOL: 409'],
    [C, 'closed', 'MKCOL: 405']
  ])
  expect(found[0]?.evidence[0]?.curl).toContain(`--connect-to fake.example:80:${B}:80`)
  expect(result.clean.flatMap(({ rules }) => rules)).not.toContain('collections')
  expect(result.notes.map(({ message }) => message).join()).toContain('its edges differ in 1 of the findings')
})

test('edges that are alike are one closed site, with what is refused through all', async () => {
  const result = await scanEdges({ [A]: closed(), [B]: closed() })
  expect([result.findings, result.inconclusive, result.failed]).toEqual([[], [], []])
  expect(result.clean.flatMap(({ rules }) => rules)).toContain('collections')
  expect(result.refused[0]?.methods).toEqual(['MKCOL'])
  expect(result.notes.map(({ message }) => message).join()).toContain(`the same through ${A} and ${B}`)
  expect(result.targets[0]).toMatchObject({ status: 'complete', edges: [{ edge: A }, { edge: B }] })
})

test('an edge that does not answer is named, and nothing is clean', async () => {
  const silent = closed()
  silent.down = 'timeout'
  const result = await scanEdges({ [A]: closed(), [B]: silent })
  expect(result.targets[0]).toMatchObject({ status: 'incomplete', edges: [{ status: 'complete' }, { edge: B }] })
  expect(result.targets[0]?.reason).toContain(`through ${B}: `)
  expect(result.clean).toEqual([])
  const all = await scanEdges({ [A]: silent, [B]: silent })
  expect(all.targets[0]?.status).toBe('unreachable')
})

test('a reason that holds through some edges alone says through which', async () => {
  const unsure = server({ methods: { MKCOL: 500, NOTIFY: 405, PROPFIND: 405 } })
  const result = await scanEdges({ [A]: closed(), [B]: unsure })
  expect(result.inconclusive.map(({ reason }) => reason)).toContainEqual(expect.stringContaining(`through ${B}: `))
  const both = await scanEdges({ [A]: unsure, [B]: unsure })
  expect(both.inconclusive[0]?.reason).toMatch(/^MKCOL is answered 500/)
})

test('a place that one edge guards and another shows is undecided, with both named', async () => {
  const guarded = server({
    methods: { MKCOL: 405, NOTIFY: 405, PROPFIND: 405 },
    answer: ({ method, target }) => (method === 'GET' && target === '/images/' ? 403 : undefined)
  })
  const ofPage = ruleOf({
    id: 'of-page',
    unit: 'page',
    when: 'page.status == 403',
    probes: { seen: { method: 'NOTIFY', path: '{{page}}' } },
    verdicts: [{ exposed: 'firm', when: 'seen.status == 200' }]
  })
  const result = await scanEdges({ [A]: guarded, [B]: closed() }, { rules: [ofPage] })
  expect(result.findings).toEqual([])
  const reasons = result.inconclusive.filter(({ ruleId }) => ruleId === 'of-page').map(({ reason }) => reason)
  expect(reasons.every((reason) => reason.includes(A) && reason.includes(B))).toBe(true)
})

test.each([
  ['refuses everybody', server({ answer: () => 403 }), 'it answers 403'],
  ['does not listen', Object.assign(closed(), { down: 'refused' as const }), 'refused']
])('a server behind the edges that %s is as it should be', async (_, behind, said) => {
  const result = await scanEdges({ [A]: closed(), [C]: behind }, { behind: C })
  const notes = result.notes.map(({ message }) => message).join()
  expect(notes).toContain('lets nobody in from here')
  expect(notes).toContain(said)
  expect(result.targets[0]?.status).toBe('complete')
  expect(result.findings).toEqual([])
})

test('a server behind the edges whose certificate is not trusted was not looked at', async () => {
  const behind = Object.assign(closed(), { down: 'tls' as const })
  const result = await scanEdges({ [A]: closed(), [C]: behind }, { behind: C })
  expect(result.targets[0]?.status).toBe('incomplete')
})

test('sites that are compared say where a place is closed on the other', async () => {
  const urls = ['http://staging.shop.example', 'http://shop.example']
  const compare = async (servers: Readonly<Record<string, FakeServer>>): Promise<ScanResult> =>
    await scan(
      scanOf(closed(), [collections], {
        targets: urls.map((url) => parseTarget(`${url}/`)),
        prober: routeBy(({ href }) => href, servers),
        compare: urls
      })
    )
  const differing = await compare({ [urls[0] ?? '']: open(), [urls[1] ?? '']: closed() })
  expect(differing.findings).toHaveLength(1)
  expect(differing.findings[0]?.edges?.map(({ edge, state }) => [edge, state])).toEqual([
    [urls[0], 'open'],
    [urls[1], 'closed']
  ])
  expect(differing.notes.map(({ message }) => message).join()).toContain('differ in 1 of the findings')
  const alike = await compare({ [urls[0] ?? '']: open(), [urls[1] ?? '']: open() })
  expect(alike.findings.map(({ edges }) => edges)).toEqual([undefined, undefined])
  expect(alike.notes.map(({ message }) => message).join()).toContain('the same on')
})
