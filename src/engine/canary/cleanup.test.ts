import { expect, test, vi } from 'vitest'
import { fakeServer } from '../../../test/engine/fake-server.js'
import { cleanup } from './cleanup.js'
import { randomName } from '../units/random-name.js'
import type { CanaryState, JournalEntry } from './journal.js'

// pauses before looking again are not waited for
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }))

const entry = (path: string, state: CanaryState = 'sent'): JournalEntry => ({
  runId: 'killed',
  origin: 'http://fake.example',
  path,
  state,
  at: '2026-01-01T00:00:00Z'
})

const room = `/images/verbgate-${randomName()}/`
const text = `/images/verbgate-${randomName()}.txt`
const files = { '/images/pic.png': 'p', [text]: 'verbgate canary', [`${room}a.php`]: 'verbgate canary' }
const methods = { DELETE: 'on', PROPFIND: 'on', PUT: 'on' } as const

test('what a killed run left is removed, its collection in one DELETE, under that run', async () => {
  const server = fakeServer({ files, methods })
  const written: JournalEntry[] = []
  const journal = { record: (item: JournalEntry) => void written.push(item) }
  const entries = [entry(room), entry(`${room}a.php`, 'intent'), entry(text), entry(text)]
  expect(await cleanup(entries, server, journal)).toEqual([])
  expect([...server.tree.files.keys()]).toEqual(['/images/pic.png'])
  expect(server.lines().filter((line) => line.startsWith('DELETE'))).toEqual([`DELETE ${room}`, `DELETE ${text}`])
  expect(new Set(written.map(({ runId }) => runId))).toEqual(new Set(['killed']))
  expect(written.filter(({ state }) => state === 'gone')).toHaveLength(3)
  expect(await cleanup(entries.slice(0, 1), server, journal)).toEqual([])
})

test('what is still refused is returned with the reason, and not overwritten', async () => {
  const server = fakeServer({ files, methods: { ...methods, DELETE: 403 } })
  const [left] = await cleanup([entry(text)], server, { record: () => {} })
  expect(left).toMatchObject({ url: `http://fake.example${text}`, reason: expect.stringContaining('403') })
  expect(server.tree.files.get(text)).toBe('verbgate canary')
})

test.each(['/', '/images/', '/images/pic.png', `/images/${randomName()}/../pic.png`])(
  'a journal that names %s makes us touch nothing',
  async (path) => {
    const server = fakeServer({ files, methods })
    const [left] = await cleanup([entry(path)], server, { record: () => {} })
    expect(left?.reason).toContain('not touched')
    expect(server.log).toEqual([])
  }
)

test('a page for missing names that shows the name is not taken for the canary', async () => {
  const server = fakeServer({
    files,
    methods,
    answer: ({ method, target }, { tree }) =>
      method === 'GET' && !tree.files.has(target.split('?', 1)[0] ?? '')
        ? { status: 404, body: Buffer.from(`Cannot GET ${target}`) }
        : undefined
  })
  expect(await cleanup([entry(text)], server, { record: () => {} })).toEqual([])
  expect(server.tree.files.has(text)).toBe(false)
})

test('a server that is down is asked once, and what may be there stays in the journal', async () => {
  const server = fakeServer({ files, methods })
  server.down = 'refused'
  const written: JournalEntry[] = []
  const left = await cleanup([entry(room), entry(text)], server, { record: (item) => void written.push(item) })
  expect(left.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 2 }, () => expect.stringContaining('did not answer'))
  )
  expect(server.lines()).toEqual(['GET /'])
  expect(written).toEqual([])
})
