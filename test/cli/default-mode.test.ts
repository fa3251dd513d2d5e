import { expect, it } from 'vitest'
import { reportOf } from './cli.js'
import { verbgate } from './in-process.js'
import { SITE, startDav } from './dav-server.js'
import { record } from './recorder.js'
import type { Received } from './recorder.js'

const HARMLESS = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'PROPFIND',
  'REPORT',
  'SEARCH',
  'TRACE',
  'TRACK',
  'CONNECT',
  'NOTIFY',
  'QXZW',
  'DEBUG'
])
const UNGUESSABLE = /[0-9a-f]{32}/

/** What breaks the promise of a run without --write, as `METHOD target`. */
function broken(requests: readonly Received[]): string[] {
  return requests
    .filter(({ method, target, headers }) => {
      const override = ['x-http-method-override', 'x-http-method', 'x-method-override'].some((name) => name in headers)
      const changes = !HARMLESS.has(method) || override || /[?&]_method=/i.test(target)
      if (['PUT', 'LOCK', 'UNLOCK'].includes(method) || 'if' in headers) return true
      const destinations = (headers['destination'] ?? []).map((url) => new URL(url).pathname)
      return changes && [target, ...destinations].some((place) => !UNGUESSABLE.test(place))
    })
    .map(({ method, target }) => `${method} ${target}`)
}

for (const flags of [[], ['--read-only'], ['--thorough']]) {
  it.concurrent(`a server that says 200 to everything gets no write: ${flags.join(' ') || 'default'}`, async () => {
    const site = await record(() => ({
      status: 200,
      headers: { 'Content-Type': 'text/html' },
      body: '<!doctype html><title>ok</title><a href="/content/a.txt">a</a>'
    }))
    const ended = await verbgate(['scan', site.url, '--rate', '0', '--format', 'json', ...flags])
    expect(site.requests.length).toBeGreaterThan(5)
    expect(broken(site.requests)).toEqual([])
    expect(reportOf(ended).summary.requests).toBe(site.requests.length)
    if (flags.includes('--read-only')) {
      const changing = site.requests.filter(({ method }) => !HARMLESS.has(method)).map(({ method }) => method)
      expect(changing).toEqual([])
    }
  })
}

it.concurrent('a WebDAV server is found open and stays as it was', async () => {
  const dav = await startDav()
  const ended = await verbgate(['scan', dav.url, '--rate', '0', '--format', 'json'])
  expect(broken(dav.requests)).toEqual([])
  expect(dav.requests.some(({ method }) => method === 'MKCOL')).toBe(true)
  expect(reportOf(ended).findings.map(({ exposes }) => exposes)).toContain('place-file')
  expect(new Map(dav.tree)).toEqual(SITE)
})

it.concurrent('what a server makes against the standard is removed or reported', async () => {
  const dav = await startDav({ makesParents: true })
  const ended = await verbgate(['scan', dav.url, '--rate', '0', '--format', 'json'])
  const { leftovers } = reportOf(ended)
  const added = [...dav.tree.keys()].filter((path) => !SITE.has(path))
  expect(added.filter((path) => !leftovers.some(({ url }) => new URL(url).pathname.startsWith(path)))).toEqual([])
  expect([1, 3]).toContain(ended.code)
})
