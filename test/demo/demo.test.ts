import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startIncidentSite, startRepairedSite } from './site.js'
import type { Site } from './site.js'
import { compareTrees, readTree } from './tree.js'

const PROGRAM = '<?php echo 12347 * 6791;'
const PRODUCT = String(12347 * 6791)

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verbgate-demo-test-'))
})

afterAll(() => rm(dir, { recursive: true, force: true }))

describe('the incident', () => {
  let site: Site
  const send = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, site.url), { method, redirect: 'manual', ...init })
  const statusOf = async (method: string, path: string, init?: RequestInit): Promise<number> =>
    (await send(method, path, init)).status

  beforeAll(async () => {
    site = await startIncidentSite(join(dir, 'incident'))
  })
  afterAll(() => site.close())

  it('serves its page and the pictures the page links to', async () => {
    const page = await (await send('GET', '/')).text()
    const sources = [...page.matchAll(/src="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(sources.length).toBeGreaterThan(3)
    for (const source of sources) {
      const picture = await send('GET', source)
      expect(picture.headers.get('content-type')).toBe('image/png')
      expect(picture.headers.get('via')).toBe('1.1 shop-proxy')
      expect(
        Buffer.from(await picture.arrayBuffer())
          .subarray(1, 4)
          .toString()
      ).toBe('PNG')
    }
  })

  it('lets a visitor place, move, copy and remove files', async () => {
    const before = await readTree(site.contentDir)
    expect(await statusOf('MKCOL', '/images/new/')).toBe(201)
    expect(await statusOf('PUT', '/images/new/a.txt', { body: 'placed' })).toBe(201)
    expect(await (await send('GET', '/images/new/a.txt')).text()).toBe('placed')
    const moved = { headers: { destination: `${site.url}images/new/b.txt` } }
    expect(await statusOf('MOVE', '/images/new/a.txt', moved)).toBe(201)
    const copied = { headers: { destination: `${site.url}images/new/c.txt` } }
    expect(await statusOf('COPY', '/images/new/b.txt', copied)).toBe(201)
    const changed = await readTree(site.contentDir)
    expect(compareTrees(before, changed).map((line) => line.split('/').at(-1))).toEqual(['', 'b.txt', 'c.txt'])
    expect(await statusOf('DELETE', '/images/new/b.txt')).toBe(204)
    expect(await statusOf('DELETE', '/images/new/')).toBe(204)
    expect(compareTrees(before, await readTree(site.contentDir))).toEqual([])
  })

  it('tells a WebDAV handler that cannot act from a method nobody knows', async () => {
    expect(await statusOf('MKCOL', '/images/missing/missing/')).toBe(409)
    expect(await statusOf('DELETE', '/images/missing/missing')).toBe(404)
    expect(await statusOf('PATCH', '/images/missing/missing')).toBe(405)
    expect(await statusOf('NOTIFY', '/images/missing/missing')).toBe(501)
    expect(await statusOf('PROPFIND', '/images/', { headers: { depth: '1' } })).toBe(207)
  })

  it('runs a placed script', async () => {
    for (const name of ['x.php', 'items/x.phtml']) {
      expect(await statusOf('PUT', `/images/${name}`, { body: PROGRAM })).toBe(201)
      const answer = await send('GET', `/images/${name}`)
      expect(await answer.text()).toBe(PRODUCT)
      expect(answer.headers.get('x-powered-by')).toMatch(/^PHP\/7/)
      expect(await statusOf('DELETE', `/images/${name}`)).toBe(204)
      expect(await statusOf('GET', `/images/${name}`)).toBe(404)
    }
  })

  it('answers 500 for a script that fails, and the next one runs', async () => {
    expect(await statusOf('PUT', '/images/broken.php', { body: '<?php 1 +' })).toBe(201)
    expect(await statusOf('GET', '/images/broken.php')).toBe(500)
    expect(await statusOf('PUT', '/images/broken.php', { body: PROGRAM })).toBe(204)
    const answers = await Promise.all([1, 2, 3].map(() => send('GET', '/images/broken.php')))
    for (const answer of answers) expect(await answer.text()).toBe(PRODUCT)
    expect(await statusOf('DELETE', '/images/broken.php')).toBe(204)
  })

  it('keeps the rest of the site and the disk out of reach', async () => {
    expect(await statusOf('PUT', '/x.txt', { body: 'x' })).toBe(405)
    expect(await statusOf('GET', '/images/%2e%2e%2froot/')).toBe(400)
    expect(await statusOf('GET', '/images/%ff.php')).toBe(400)
    const outside = { headers: { destination: `${site.url}logo.png` } }
    expect(await statusOf('COPY', '/images/logo.png', outside)).toBe(403)
    expect(site.methodCounts.get('COPY')).toBe(2)
  })
})

describe('the repaired site', () => {
  let site: Site

  beforeAll(async () => {
    site = await startRepairedSite(join(dir, 'repaired'))
  })
  afterAll(() => site.close())

  it('still shows its pictures', async () => {
    expect((await fetch(new URL('/images/logo.png', site.url))).status).toBe(200)
  })

  it.each(['PUT', 'DELETE', 'MKCOL', 'MOVE', 'COPY', 'PROPPATCH', 'PROPFIND', 'POST', 'PATCH', 'NOTIFY'])(
    'refuses %s at the proxy',
    async (method) => {
      const before = await readTree(site.contentDir)
      const headers = { destination: `${site.url}images/x.png` }
      const answer = await fetch(new URL('/images/logo.png', site.url), { method, headers })
      expect([answer.status, answer.headers.get('via'), answer.headers.get('server')]).toEqual([
        403,
        null,
        'shop-proxy'
      ])
      expect(compareTrees(before, await readTree(site.contentDir))).toEqual([])
    }
  )
})

describe('the tree', () => {
  it('names what was left, changed or removed', () => {
    const before = new Map(Object.entries({ a: '1', b: '2', 'c/': 'folder' }))
    const after = new Map(Object.entries({ a: '1', b: '3', d: '4' }))
    expect(compareTrees(before, after)).toEqual(['changed: b', 'gone: c/', 'left behind: d'])
  })
})
