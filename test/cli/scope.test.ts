import { describe, expect, it } from 'vitest'
import { verbgate } from './in-process.js'
import { record } from './recorder.js'
import type { Received, Recorder, Reply } from './recorder.js'
import { startProxy } from './proxy.js'

/** A site of which every pointer leads to other places: another port, another name, a stand-in for a metadata address. */
async function luring(): Promise<{ site: Recorder; outside: Recorder; places: string[] }> {
  const outside = await record(() => ({ status: 200, body: 'outside' }))
  const port = outside.port
  const places = [
    `http://127.0.0.1:${port}`,
    `http://127.169.254.169:${port}`,
    `http://localhost:${port}`,
    `http://2130706433:${port}`,
    `http://0x7f000001:${port}`,
    `http://[::ffff:127.0.0.1]:${port}`,
    `//127.0.0.1:${port}`
  ]
  const site = await record((request) => lure(request, places))
  return { site, outside, places }
}

function lure({ method, target }: Received, places: readonly string[]): Reply {
  const [place = ''] = places
  const path = target.split('?', 1)[0]
  if (method === 'PROPFIND') {
    const hrefs = places.map((url) => `<D:response><D:href>${url}/content/a.php</D:href></D:response>`).join('')
    return {
      status: 207,
      headers: { 'Content-Type': 'text/xml' },
      body: `<D:multistatus xmlns:D="DAV:">${hrefs}</D:multistatus>`
    }
  }
  if (['MKCOL', 'MOVE', 'COPY'].includes(method)) return { status: 409, headers: { Location: `${place}/moved` } }
  if (path === '/robots.txt') {
    const lines = places.map((url) => `Sitemap: ${url}/sitemap.xml\nDisallow: ${url}/secret/`).join('\n')
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: `User-agent: *\n${lines}\n` }
  }
  if (path === '/sitemap.xml') {
    const urls = places.map((url) => `<url><loc>${url}/images/a.png</loc></url>`).join('')
    return { status: 200, headers: { 'Content-Type': 'text/xml' }, body: `<urlset>${urls}</urlset>` }
  }
  if (path === '/') {
    const links = places.map(
      (url) => `<a href="${url}/a/">a</a><img src="${url}/images/b.png"><link rel=stylesheet href="${url}/c.css">`
    )
    const page = `<!doctype html><base href="${place}/"><a href="/content/x.txt">x</a>${links.join('')}`
    return { status: 200, headers: { 'Content-Type': 'text/html' }, body: page }
  }
  return { status: 302, headers: { Location: `${place}${target}` } }
}

describe('a scan stays on the origins that were named', () => {
  it.concurrent.each([[[]], [['--write']], [['--thorough', '--long-name-put']]])('with %j', async (flags) => {
    const { site, outside } = await luring()
    const ended = await verbgate(['scan', site.url, '--rate', '0', '--format', 'json', ...flags])
    expect([0, 1, 3]).toContain(ended.code)
    expect(site.requests.length).toBeGreaterThan(10)
    expect(outside.requests).toEqual([])
    // what names another place in a request names this one
    const destinations = site.requests.flatMap(({ headers }) => headers['destination'] ?? [])
    expect(destinations.filter((url) => !url.startsWith(site.url))).toEqual([])
  })

  it.concurrent('and a proxy does not widen that', async () => {
    const { site, outside } = await luring()
    const proxy = await startProxy(site)
    await verbgate(['scan', `http://shop.example:${site.port}/`, '--rate', '0', '--proxy', `http://${proxy.url}`])
    const asked = proxy.seen.map(({ line }) => /^\w+ (?:https?:\/\/)?([^/ ]+)/.exec(line)?.[1])
    // the first request of each connection
    expect(asked.length).toBeGreaterThan(0)
    expect(site.requests.length).toBeGreaterThan(10)
    expect(
      site.requests.filter(({ head }) => /^\S+ https?:/.test(head) && !head.includes(`//shop.example:${site.port}/`))
    ).toEqual([])
    expect(asked.filter((authority) => authority !== `shop.example:${site.port}`)).toEqual([])
    expect(outside.requests).toEqual([])
  })
})
