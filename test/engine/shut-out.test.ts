import { expect, test } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { scan } from '../../src/engine/scan.js'
import { parseTarget } from '../../src/targets/target.js'
import { fakeServer, type FakeOptions } from './fake-server.js'
import { ruleOf, scanOf } from './parts.js'

const mkcol = ruleOf({
  id: 'collections',
  effect: 'no-write',
  probes: {
    notify: { method: 'NOTIFY', path: '{{area}}{{missing}}/{{missing}}/', control: true },
    mkcol: { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing}}/' }
  },
  verdicts: [
    { exposed: 'firm', when: 'mkcol.status == 409 && notify.status != 409' },
    { clean: true, when: 'mkcol.status in [403, 405, 501]' }
  ]
})
const html = (body: string, status = 200, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: Buffer.from(body)
})
const home = html('<title>Shop</title><img src="/images/pic.png">')

async function scanned(options: FakeOptions, more: Parameters<typeof scanOf>[2] = {}): Promise<ScanResult> {
  const files = { '/': 'home', '/images/pic.png': 'p' }
  const server = fakeServer({
    files,
    methods: { MKCOL: 405, NOTIFY: 405 },
    ...options,
    answer: (request, self) =>
      options.answer?.(request, self) ?? (request.method === 'GET' && request.target === '/' ? home : undefined)
  })
  return await scan(scanOf(server, [mkcol], more))
}

test.each([403, 405, 429, 500])('%i for every request is incomplete, and nothing is clean', async (status) => {
  const result = await scanned({ answer: () => status })
  expect(result.targets).toMatchObject([
    { status: 'incomplete', reason: expect.stringContaining('nothing of the site') }
  ])
  expect(result.clean).toEqual([])
})

test('a front page that alone comes through is no look at the site', async () => {
  const result = await scanned({ answer: ({ target }) => (target === '/' ? undefined : 403) })
  expect(result.targets[0]).toMatchObject({
    status: 'incomplete',
    reason: expect.stringMatching(/^only \/ is answered/)
  })
  expect(result.clean).toEqual([])
})

test('a site that its owner means to be closed is clean', async () => {
  const server = fakeServer({ answer: () => 401 })
  const targets = [{ ...parseTarget(`${server.origin.href}/`), expect: 'login' as const }]
  const result = await scan(scanOf(server, [ruleOf({ ...mkcolFile, id: 'closed' })], { targets }))
  expect(result.targets[0]?.status).toBe('complete')
  expect(result.clean.flatMap(({ rules }) => rules)).toContain('closed')
})

const mkcolFile = {
  effect: 'no-write' as const,
  probes: { mkcol: { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing}}/' } },
  verdicts: [{ clean: true as const, when: 'mkcol.status == 401' }]
}

test('a page on another origin was not looked at, and the report names it with the command', async () => {
  const moved = html('', 301, { location: 'https://www.other.example/' })
  const result = await scanned({ answer: ({ target }) => (target === '/' ? moved : undefined) })
  expect(result.targets[0]).toMatchObject({
    status: 'incomplete',
    reason: expect.stringContaining('verbgate scan https://www.other.example/')
  })
})

type Answered = ReturnType<NonNullable<FakeOptions['answer']>>

test.each<[string, () => Answered]>([
  ['403', () => 403],
  ['a page for everything', () => html('<title>Blocked</title>')],
  ['a redirect', () => html('', 302, { location: '/blocked' })],
  ['a dropped connection', () => 'drop']
])('a ban in the middle (%s) makes nothing clean', async (_, ban) => {
  let isBanned = false
  const result = await scanned({
    answer: ({ method }): Answered => {
      if (isBanned) return ban()
      isBanned = method === 'NOTIFY'
      return undefined
    }
  })
  expect(result.targets[0]?.status).toBe('incomplete')
  expect(result.clean).toEqual([])
})

test('a site with one page for all unknown names is looked at', async () => {
  const result = await scanned({ missing: { status: 200, body: '<title>Shop</title>' } })
  expect(result.targets[0]?.status).toBe('complete')
  expect(result.clean.flatMap(({ rules }) => rules)).toContain('collections')
})

test('what one of unequal back ends lets through is found, and said to differ', async () => {
  let turn = 0
  const result = await scanned({
    answer: ({ method }) => (method === 'MKCOL' ? (turn++ % 2 === 0 ? 409 : 403) : undefined)
  })
  expect(result.findings.map(({ ruleId, confidence }) => `${ruleId} ${confidence}`)).toContain('collections tentative')
  expect(result.findings[0]?.summary).toContain('answers differ from one request to the next')
  expect(result.clean).toEqual([])
})

test('two back ends that refuse in different ways are one answer', async () => {
  let turn = 0
  const result = await scanned({
    answer: ({ method }) => (method === 'MKCOL' ? (turn++ % 2 === 0 ? 405 : 403) : undefined)
  })
  expect(result.targets[0]?.status).toBe('complete')
})
