import type { Answer, Behaviour } from './behaviour.js'
import { INNER, innerPort } from './inner.js'
import { closesAfter, drips, floods, OK, response, says, saysOf, site } from './wire.js'

const HTML = ['Content-Type: text/html']
const TEXT = ['Content-Type: text/plain']
const XML = ['Content-Type: application/xml']
const CSS = ['Content-Type: text/css']
const URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
const STYLED = '<title>Shop</title><link rel="stylesheet" href="/a.css">'

const numbered = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('')

function page(name: string, html: string): Behaviour {
  return { name: `html-${name}`, outcome: READS, answer: site({ '/': says(response(200, html, HTML)) }) }
}

function withRobots(name: string, robots: Answer, more: Readonly<Record<string, Answer>> = {}): Behaviour {
  const home = says(response(200, '<title>Shop</title>', HTML))
  return { name, outcome: READS, answer: site({ '/': home, '/robots.txt': robots, ...more }) }
}

function withSitemap(name: string, sitemap: string): Behaviour {
  return withRobots(`sitemap-${name}`, says(response(404)), { '/sitemap.xml': says(response(200, sitemap, XML)) })
}

function withStyle(name: string, css: Answer): Behaviour {
  const home = says(response(200, STYLED, HTML))
  return { name: `css-${name}`, outcome: READS, answer: site({ '/': home, '/a.css': css }) }
}

/** A page for every path, which links further. */
function everyPage(name: string, html: (target: string) => string): Behaviour {
  return { name, outcome: '200', answer: saysOf(({ target }) => response(200, html(target), HTML)) }
}

const READS = { GET: '200', PROPFIND: '405', MKCOL: '405' }
const endlessText = floods(
  `${OK}Content-Type: text/plain\r\n\r\n`,
  numbered(2_000, (i) => `Disallow: /d${i}/\n`)
)
const index = (target: string): string =>
  `<sitemapindex>${numbered(50, (i) => `<sitemap><loc>http://${target}/s${i}.xml</loc></sitemap>`)}</sitemapindex>`

/** Pages, style sheets, robots.txt and sitemaps that are there to keep discovery busy. */
export const documents: readonly Behaviour[] = [
  page(
    '200000-characters-of-links',
    numbered(9_000, (i) => `<a href=/p${i}/>x</a>`)
  ),
  page('deep', '<div>'.repeat(45_000)),
  page('huge-attribute', `<a href="/${'x'.repeat(240_000)}">`),
  page('many-attributes', `<a ${numbered(20_000, (i) => `a${i}=v `)}>`),
  page('srcset-bomb', `<img srcset="${numbered(12_000, (i) => `/i${i}.png ${i}w,`)}">`),
  page('srcset-of-commas', `<img srcset="a ${','.repeat(240_000)}">`),
  page('style-bomb', `<p style="${numbered(12_000, (i) => `a:url(/i${i}.png);`)}">`),
  page('open-urls', `<style>${'url('.repeat(60_000)}</style>`),
  page('open-comment', `<!--${'-'.repeat(240_000)}`),
  page('open-tags', '<'.repeat(240_000)),
  page('references', '&amp;&#x41;&lt'.repeat(18_000)),
  page('base-elsewhere', `<base href="http://${INNER}/">${numbered(500, (i) => `<a href="p${i}">`)}`),
  page('titles', '<title>'.repeat(30_000)),
  page(
    'other-origins',
    numbered(6_000, (i) => `<a href=http://h${i}.example/>`)
  ),
  page(
    'encoded-links',
    numbered(5_000, (i) => `<a href="/a%2f..%2f${i}/%2e%2e/">`)
  ),
  page(
    'state-changing-links',
    numbered(500, (i) => `<a href="/logout/${i}"><a href="/delete?id=${i}">`)
  ),
  page('odd-schemes', '<a href="file:///etc/passwd"><a href="javascript:alert(1)"><iframe src="data:text/html,x">'),
  page('charset-unknown', '<meta charset="no-such"><a href="/\u00ff\u00fe/">'),
  everyPage('links-for-ever', (target) => numbered(40, (i) => `<a href="${target}p${i}/">`)),
  everyPage('links-deeper', (target) => `<a href="${target}${'d/'.repeat(30)}">`),
  everyPage('refresh-for-ever', (target) => `<meta http-equiv="refresh" content="0;url=${target}r/">`),
  withRobots('robots-endless', endlessText),
  withRobots('robots-drip', drips(`${OK}Content-Type: text/plain\r\n\r\n`, 'Disallow: /a/\n')),
  withRobots('robots-many-lines', says(response(200, '\n'.repeat(250_000), TEXT))),
  withRobots('robots-one-line', closesAfter(`${OK}Content-Type: text/plain\r\n\r\nDisallow: /${'a'.repeat(250_000)}`)),
  withRobots('robots-sitemaps-elsewhere', (call) =>
    says(
      response(
        200,
        numbered(2_000, (i) => `Sitemap: http://${INNER}:${innerPort()}/s${i}.xml\n`),
        TEXT
      )
    )(call)
  ),
  withSitemap(
    'entity-bomb',
    `<!DOCTYPE urlset [<!ENTITY a "${'x'.repeat(99)}">]>${URLSET}<url><loc>&a;</loc></url></urlset>`
  ),
  withSitemap('many-urls', `${URLSET}${numbered(9_000, (i) => `<url><loc>/p${i}/</loc></url>`)}</urlset>`),
  withSitemap('deep', `${URLSET}${'<url>'.repeat(40_000)}`),
  {
    name: 'sitemap-of-sitemaps',
    outcome: '200',
    answer: saysOf(({ target, host }) =>
      response(200, target.endsWith('.xml') ? index(host) : 'Sitemap: /sitemap.xml', target === '/' ? HTML : TEXT)
    )
  },
  withStyle(
    'url-bomb',
    says(
      response(
        200,
        numbered(12_000, (i) => `a{b:url(/i${i}.png)}`),
        CSS
      )
    )
  ),
  withStyle('imports-itself', says(response(200, '@import "/a.css";@import url(/b.css);'.repeat(5_000), CSS))),
  withStyle('endless', floods(`${OK}Content-Type: text/css\r\n\r\n`, 'a{b:url(/i.png)}'.repeat(3_000)))
]
