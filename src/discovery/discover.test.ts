import { describe, expect, it } from 'vitest'
import type { Exchange, FailureKind } from '../evidence/exchange.js'
import { parseTarget } from '../targets/target.js'
import { discover, type DiscoveryRequest } from './discover.js'
import type { Site } from './area.js'

const ORIGIN = 'https://shop.example'
const LIMITS = { areas: 24, fetches: 40, depth: 4 }

type Resource = { status?: number; headers?: Record<string, string>; body?: string; failure?: FailureKind }

const html = (body: string, headers: Record<string, string> = {}): Resource => ({
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body
})
const text = (body: string): Resource => ({ headers: { 'content-type': 'text/plain' }, body })
const xml = (body: string): Resource => ({ headers: { 'content-type': 'application/xml' }, body })

function exchangeOf(target: string, resource: Resource): Exchange {
  const body = Buffer.from(resource.body ?? '')
  const { failure } = resource
  return {
    origin: ORIGIN,
    request: { method: 'GET', target, headers: [], body: null, effect: 'read' },
    startedAtMs: 0,
    durationMs: 1,
    response: failure
      ? null
      : {
          status: resource.status ?? 200,
          reason: '',
          headers: resource.headers ?? {},
          body,
          bodyBytes: body.length,
          truncated: false
        },
    failure: failure ? { kind: failure, detail: '' } : null
  }
}

/** Discovers over canned resources, everything else a 404; answers come back in an order that the seed decides. */
async function explore(
  resources: Record<string, Resource>,
  options: Partial<Omit<DiscoveryRequest, 'target' | 'fetch'>> & { path?: string; seed?: number } = {}
): Promise<{ site: Site; asked: string[]; paths: string[] }> {
  const asked: string[] = []
  const { path = '/', seed = 0, ...rest } = options
  const site = await discover({
    target: parseTarget(ORIGIN + path),
    limits: LIMITS,
    declaredAreas: [],
    crawl: true,
    ...rest,
    fetch: async (target) => {
      asked.push(target)
      for (let turn = (asked.length * 7 + seed * 5) % 11; turn > 0; turn--) await Promise.resolve()
      return exchangeOf(target, resources[target] ?? { status: 404, ...html('<h1>missing</h1>') })
    }
  })
  return { site, asked, paths: site.areas.map((area) => area.path) }
}

const SMALL = {
  '/': html('<img src=/images/a.png><img src="/banner/b.jpg?v=2"><img src=/photo/c.webp>', {
    'last-modified': 'x',
    'accept-ranges': 'bytes'
  })
}

/** How many of thirty links are followed. */
async function countFollowed(name: (at: number) => string): Promise<number> {
  const links = Array.from({ length: 30 }, (_, at) => `<a href="${name(at)}">x</a>`)
  const { asked } = await explore({ '/': html(links.join('')) })
  return asked.length - 3
}

describe('discover', () => {
  it('finds the image folders of a small site with three requests', async () => {
    const { site, asked } = await explore(SMALL)
    expect(site.areas).toEqual([
      { path: '/', source: 'target', file: null, rendersPages: false },
      { path: '/banner/', source: 'link', file: '/banner/b.jpg', rendersPages: false },
      { path: '/images/', source: 'link', file: '/images/a.png', rendersPages: false },
      { path: '/photo/', source: 'link', file: '/photo/c.webp', rendersPages: false }
    ])
    expect(asked).toEqual(['/', '/robots.txt', '/sitemap.xml'])
    expect(site).toMatchObject({ fetches: 3, unreachable: null, troubles: [], notes: [], areasBeyondLimit: 0 })
    expect(site.pages).toEqual([{ path: '/', status: 200, contentType: 'text/html' }])
  })

  it('says that a named area is not there, unless a page links into it or nothing was looked for', async () => {
    const misspelt = await explore(SMALL, { declaredAreas: ['/imgaes/'] })
    expect(misspelt.paths).toContain('/imgaes/')
    expect(misspelt.site.notes).toEqual([
      'the area /imgaes/ that was named is not there (404 or 410), and no page links into it; check the spelling'
    ])
    for (const [server, asked] of [
      [SMALL, { declaredAreas: ['/images/', '/photo/'] }],
      [SMALL, { declaredAreas: ['/upload/'], crawl: false }],
      [SMALL, { declaredAreas: ['/upload/'], followLinks: false }],
      [{ ...SMALL, '/upload/': { status: 403 } }, { declaredAreas: ['/upload/'] }]
    ] as const) {
      const { site } = await explore(server, asked)
      expect(site.notes.filter((note) => note.includes('not there'))).toEqual([])
    }
  })

  it('reads pages, style sheets, redirects, robots.txt and sitemaps', async () => {
    const { paths, asked, site } = await explore({
      '/': { status: 302, headers: { location: '/ja/' } },
      '/ja/': html('<link rel=stylesheet href="/css/site.css?v=1"><a href=/ja/news/>n</a><a href=/login>l</a>'),
      '/ja/news/': html('<img srcset="/news-img/1.png 1x">'),
      '/login': { status: 401, ...html('<img src=/login-img/x.png>') },
      '/css/site.css': { headers: { 'content-type': 'text/css' }, body: 'a{background:url(../css-img/b.png)}' },
      '/robots.txt': text('User-agent: *\nDisallow: /private/*.cgi # no\nSitemap: https://shop.example/maps/index.xml'),
      '/maps/index.xml': xml(
        '<sitemapindex><sitemap><loc>https://shop.example/maps/a.xml</loc></sitemap></sitemapindex>'
      ),
      '/maps/a.xml': xml(
        '<urlset xmlns:i="urn:i"><url><loc>https://shop.example/item/1</loc><i:image><i:loc>https://shop.example/item-img/1.png</i:loc></i:image></url></urlset>'
      )
    })
    expect(new Set(paths)).toEqual(
      new Set(['/', '/css/', '/css-img/', '/item-img/', '/news-img/', '/ja/', '/ja/news/', '/item/', '/private/'])
    )
    expect(site.areas.find(({ path }) => path === '/private/')?.source).toBe('robots')
    expect(site.areas.find(({ path }) => path === '/ja/')?.rendersPages).toBe(true)
    expect(site.pages).toContainEqual({ path: '/login', status: 401, contentType: 'text/html' })
    expect(asked).not.toContain('/private/')
    expect(asked.every((path) => !path.includes('?') && !path.endsWith('.png'))).toBe(true)
  })

  it('takes the parents of the target, and the file that it is', async () => {
    const { site, asked, paths } = await explore({ '/a/b/x.png': {} }, { path: '/a/b/x.png?y' })
    expect(site.areas[0]).toEqual({ path: '/a/b/', source: 'target', file: '/a/b/x.png', rendersPages: false })
    expect(paths).toEqual(['/a/b/', '/', '/a/'])
    expect(asked).toEqual(['/a/b/x.png', '/robots.txt', '/sitemap.xml', '/a/b/', '/a/', '/'])
  })

  it('looks at nothing but the target and declared areas with crawl: false', async () => {
    const { asked, paths } = await explore(
      { '/a/b/': html('<img src=/images/a.png>') },
      { path: '/a/b/', crawl: false, declaredAreas: ['/images', '/dav/'] }
    )
    expect(asked).toEqual(['/a/b/', '/images/', '/dav/'])
    expect(paths).toEqual(['/dav/', '/images/', '/a/b/'])
  })

  it('refuses a declared area that is no path before anything is sent', async () => {
    const asked: string[] = []
    const fetch = async (path: string): Promise<Exchange> => exchangeOf((asked.push(path), path), {})
    const request = { target: parseTarget(ORIGIN), limits: LIMITS, declaredAreas: ['../x'], crawl: true, fetch }
    await expect(discover(request)).rejects.toMatchObject({ code: 'area-invalid' })
    expect(asked).toEqual([])
  })

  it('never asks for what may end a session or change something', async () => {
    const links = [
      '/logout', '/user/log_out/', '/Sign-Out/', '/item/delete/3', '/x?action=remove', '/%6Cogout', '/unsubscribe/abc',
      '/mail.php?to=a', 'https://other.example/a', '//cdn.example/', 'http://shop.example/plain/', '/a%2fb/c', '/a//b'
    ] // prettier-ignore
    const page = links.map((link) => `<a href="${link}">x</a>`).join('') + '<form action=/send/now><input></form>'
    const { asked, site, paths } = await explore({ '/': html(page) })
    expect(asked).toEqual(['/', '/robots.txt', '/sitemap.xml'])
    expect(site.outOfScopeLinks).toBe(3)
    expect(site.notes).toEqual([
      expect.stringMatching(/^2 links with encoded slashes/),
      '6 links that name an action were not followed'
    ])
    expect(paths.filter((path) => /log|sign|delete/i.test(path))).toEqual([])
  })

  it('says that the target is unreachable, and stops', async () => {
    const { site, asked } = await explore({ '/': { failure: 'refused' } }, { declaredAreas: ['/images/'] })
    expect(site).toMatchObject({ unreachable: 'refused', areas: [], fetches: 1, troubles: [] })
    expect(asked).toEqual(['/'])
  })

  it.each([403, 404, 500, 503])('takes a target that answers %i for reachable', async (status) => {
    const { site } = await explore({ '/': { ...html('<img src=/img/a.png>'), status } })
    expect(site.unreachable).toBeNull()
    expect(site.areas.map(({ path }) => path)).toEqual(['/', '/img/'])
  })

  it('names what could not be fetched on the way, and a 404 is no trouble', async () => {
    const { site } = await explore({
      '/': html('<a href=/slow/>s</a><a href=/fine/>f</a>'),
      '/robots.txt': { failure: 'timeout' },
      '/slow/': { failure: 'reset' }
    })
    expect(site.troubles).toEqual(['/robots.txt could not be fetched: timeout', '/slow/ could not be fetched: reset'])
  })

  it.each(['over-budget', 'gave-up', 'rate-limited', 'interrupted', 'never-sent'] as const)(
    'asks nothing more after %s',
    async (kind) => {
      const { site, asked } = await explore({
        '/': html('<img src=/img/a.png><a href=/b/>b</a>'),
        '/robots.txt': { failure: kind }
      })
      expect(asked).toEqual(['/', '/robots.txt'])
      expect(site.troubles).toEqual([expect.stringContaining('ended early')])
      expect(site.areas.map(({ path }) => path)).toContain('/img/')
    }
  )

  it('counts a redirect to another origin as a link, and notes compressed pages and ambiguous targets', async () => {
    const away = await explore({ '/': { status: 301, headers: { location: 'https://www.shop.example/' } } })
    expect(away.site).toMatchObject({ outOfScopeLinks: 1, notes: [] })
    const compressed = await explore({ '/': html('\x1f\x8b', { 'content-encoding': 'gzip' }) })
    expect(compressed.site.notes).toEqual([expect.stringContaining('compressed')])
    const ambiguous = await explore({}, { path: '/a/b%2fc/' })
    expect(ambiguous.asked[0]).toBe('/a/')
    expect(ambiguous.site.notes[0]).toContain('ambiguous')
  })

  it('ignores pages in place of robots.txt and sitemap.xml', async () => {
    const page = html('<a href=/soft404/>x</a>Disallow: /x/')
    const { paths } = await explore({ '/': html(''), '/robots.txt': page, '/sitemap.xml': page })
    expect(paths).toEqual(['/'])
    const plain = await explore({ '/': html(''), '/robots.txt': text('<html>\nDisallow: /x/') })
    expect(plain.paths).toEqual(['/'])
  })

  it('opens no file that a folder lists, and what it lists says nothing of who renders it', async () => {
    const body =
      '<title>Index of /list/</title><a href="../">../</a><a href="a.php">a.php</a><a href="b.png">b.png</a><a href="readme">readme</a><a href="sub/">sub/</a>'
    const { site, asked } = await explore({ '/': html('<a href=/list/>l</a>'), '/list/': html(body) })
    expect(asked).toEqual(['/', '/robots.txt', '/sitemap.xml', '/list/', '/list/sub/'])
    const list = site.areas.find(({ path }) => path === '/list/')
    expect(list).toMatchObject({ rendersPages: false, file: '/list/b.png' })
    const bucket = '<ListBucketResult><Contents><Key>a.png</Key></Contents></ListBucketResult>'
    const stored = await explore({ '/': html('<a href=/bucket/>b</a>'), '/bucket/': xml(bucket) })
    expect(stored.site.areas.find(({ path }) => path === '/bucket/')?.file).toBe('/bucket/a.png')
  })

  it('follows no link that its page or robots.txt asks robots not to follow, and learns of areas from it', async () => {
    const links = '<a rel="noopener nofollow" href=/n/a>x</a><a href=/r/a>x</a><a href=/r/ok>x</a><a href=/free/>x</a>'
    const robots = text('User-agent: *\nDisallow: /r/\nAllow: /r/ok\n')
    const { asked, paths, site } = await explore({ '/': html(links), '/robots.txt': robots })
    expect(asked).toEqual(['/', '/robots.txt', '/sitemap.xml', '/free/', '/r/ok'])
    expect(paths).toEqual(expect.arrayContaining(['/n/', '/r/', '/free/']))
    expect(site.notes).toEqual([
      '1 links with nofollow were not followed',
      '1 linked pages were not fetched: robots.txt asks robots not to'
    ])
    const closed = await explore({ '/': html(links, { 'x-robots-tag': 'noindex, nofollow' }) })
    expect(closed.asked).toEqual(['/', '/robots.txt', '/sitemap.xml'])
    const meta = await explore({ '/': html(`<meta name=robots content="noindex,nofollow">${links}`) })
    expect(meta.asked).toEqual(['/', '/robots.txt', '/sitemap.xml'])
  })

  it('follows few of many links of one kind', async () => {
    expect(await countFollowed((at) => `/act/x${at}`)).toBe(4)
    expect(await countFollowed((at) => `/record/${at}/touch`)).toBe(4)
    expect(await countFollowed((at) => `/act/${'abcdefghijklmnopqrstuvwxyzaeiou'[at]}${at}/`)).toBe(6)
    expect(await countFollowed((at) => `/${String.fromCodePoint(97 + (at % 26))}${at > 25 ? 'b' : ''}zz/x`)).toBe(10)
    expect(await countFollowed((at) => `/doc/${at}.html`)).toBe(30)
  })

  it('learns of areas without following links where a login makes each one a button', async () => {
    const page = html('<a href=/app/x>x</a><img src=/img/a.png>')
    const { asked, paths, site } = await explore({ '/': page }, { followLinks: false })
    expect(asked).toEqual(['/', '/robots.txt', '/sitemap.xml'])
    expect(paths).toEqual(expect.arrayContaining(['/', '/img/', '/app/']))
    expect(site.notes).toEqual([expect.stringContaining('--crawl follows them')])
  })

  it('looks at known places as areas and pages, whatever is linked', async () => {
    const { asked, paths, site } = await explore(
      { '/old/': { status: 403 }, '/account': { status: 401 } },
      { knownPaths: ['/old/', '/account', '/a//b/'] }
    )
    expect(asked).toEqual(['/', '/old/', '/account', '/robots.txt', '/sitemap.xml'])
    expect(paths).toEqual(['/old/', '/'])
    expect(site.pages).toContainEqual({ path: '/account', status: 401, contentType: '' })
    expect(site.pages).toContainEqual({ path: '/old/', status: 403, contentType: '' })
  })

  it('tells pages of programs from files and listings', async () => {
    const { site } = await explore({
      '/': html(
        '<a href=/file/>f</a><a href=/list/>l</a><a href=/app/page>a</a><a href=/doc/x.html>d</a><a href=/php/x.php?a=1>p</a>'
      ),
      '/file/': html('', { 'last-modified': 'x', 'accept-ranges': 'bytes' }),
      '/list/': html('<title>Index of /list/</title><a href="b.pdf">b.pdf</a>'),
      '/app/page': html(''),
      '/doc/x.html': html('')
    })
    const rendered = site.areas.filter((area) => area.rendersPages).map((area) => area.path)
    expect(new Set(rendered)).toEqual(new Set(['/', '/app/', '/php/']))
    expect(site.areas.find(({ path }) => path === '/list/')?.file).toBe('/list/b.pdf')
  })
})

describe('limits of discovery', () => {
  it('fetches at most as many resources as allowed, and says what is left', async () => {
    const { site, asked } = await explore(
      Object.fromEntries(
        Array.from({ length: 200 }, (_, i) => [i === 0 ? '/' : `/p${i}/`, html(`<a href=/p${i + 1}/><a href=/q${i}/>`)])
      ),
      { limits: { areas: 5, fetches: 6, depth: 4 } }
    )
    expect(asked).toHaveLength(6)
    expect(site.fetches).toBe(6)
    expect(site.areas).toHaveLength(5)
    expect(site.areasBeyondLimit).toBeGreaterThan(0)
    expect(site.notes.join()).toMatch(/\d linked pages were not fetched/)
  })

  it('goes four links deep and names areas of four segments', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [
        i === 0 ? '/' : `/p${i}/`,
        html(`<a href=/p${i + 1}/><img src=/i${i}/a/b/c/d/e/x.png>`)
      ])
    )
    const { asked, site } = await explore(chain)
    expect(asked.filter((path) => path.startsWith('/p'))).toEqual(['/p1/', '/p2/', '/p3/', '/p4/'])
    const deepest = site.areas.find(({ path }) => path === '/i0/a/b/c/')
    expect(deepest).toMatchObject({ source: 'link', file: '/i0/a/b/c/d/e/x.png' })
    expect(site.areas.every(({ path }) => path.split('/').length <= 6)).toBe(true)
  })

  it('does not let forty sibling folders crowd out the rest', async () => {
    const siblings = Array.from({ length: 40 }, (_, i) => `<img src=/media/${i}/x.png>`).join('')
    const { paths, site } = await explore({ '/': html(`${siblings}<a href=/news/><img src=/upload/y.png>`) })
    expect(paths).toHaveLength(24)
    expect(paths.slice(0, 7)).toEqual(['/', '/upload/', '/media/0/', '/media/1/', '/media/10/', '/news/', '/media/'])
    expect(site.areasBeyondLimit).toBe(20)
  })

  it('keeps every declared area', async () => {
    const declaredAreas = Array.from({ length: 30 }, (_, i) => `/d${i}/`)
    const { paths } = await explore(SMALL, { declaredAreas })
    expect(paths).toHaveLength(31)
    expect(paths.at(-1)).toBe('/')
  })

  it('gives the same result whichever answer comes first', async () => {
    const pages = Array.from({ length: 12 }, (_, i) => `/s${i}/`)
    const resources = {
      '/': html(pages.map((path) => `<a href=${path}>`).join('')),
      ...Object.fromEntries(pages.map((path, i) => [path, html(`<img src=/img${i % 5}/${i}.png><a href=${path}more>`)]))
    }
    const first = await explore(resources)
    for (let seed = 1; seed < 8; seed++) expect(await explore(resources, { seed })).toEqual(first)
  })

  it('survives hostile pages, robots.txt and sitemaps', async () => {
    const entities = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')
    const { site } = await explore({
      '/': html(Array.from({ length: 100_000 }, (_, i) => `<a href=/x${i}/>`).join('')),
      '/robots.txt': text(Array.from({ length: 100_000 }, (_, i) => `Disallow: /r${i}/*/$`).join('\n')),
      '/sitemap.xml': xml(`<!DOCTYPE x [<!ENTITY e0 "/">${entities}]><urlset><url><loc>&e20;</loc></url></urlset>`)
    })
    expect(site.areas).toHaveLength(24)
    expect(site.fetches).toBe(40)
    const long = await explore({
      '/': html('a'.repeat(10_000_000)),
      '/robots.txt': text('Disallow: /'.repeat(1_000_000))
    })
    expect(long.paths).toEqual(['/'])
  })
})
