import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import { parseRobots } from '../../src/discovery/robots.js'
import { parseSitemap } from '../../src/discovery/sitemap.js'
import { scan } from '../../src/engine/scan.js'
import { answerOf } from '../../src/evidence/answer.js'
import type { Exchange, ProbeRequest, ProbeResponse } from '../../src/evidence/exchange.js'
import { routeOf } from '../../src/evidence/hop.js'
import { cssLinks, linksOf, pageTitle } from '../../src/evidence/markup.js'
import { parseMultistatus } from '../../src/evidence/multistatus.js'
import { createRedactor, maskHeaders } from '../../src/evidence/redaction.js'
import { showsToken } from '../../src/config/ownership.js'
import { parseRetryAfter } from '../../src/prober/limits/retry-after.js'
import { decodeChunks, parseHead } from '../../src/prober/response/parse-head.js'
import { createReplayProber } from '../../src/prober/replay.js'
import { formats } from '../../src/reporters/reporter.js'
import { loadReporter } from '../../src/reporters/reporters.js'
import { loadBuiltinRules } from '../../src/rules/builtin.js'
import { originOf } from '../../src/targets/origin.js'
import { fakeServer } from '../engine/fake-server.js'
import { scanOf } from '../engine/parts.js'
import { context } from '../reporters/sample.js'
import { BUILTIN, texts, type Input } from './input.js'

const MULTISTATUS = `<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:x="urn:x"><D:response><D:href>/images/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype>
<D:getcontentlength>12</D:getcontentlength><x:y>z</x:y></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
<D:response><D:href>/images/a&amp;b.png</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>`
const SITEMAP = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://shop.example/a/b.html</loc><lastmod>2026-01-01</lastmod></url><url><loc>https://shop.example/images/&#x61;.png</loc></url></urlset>`
const ROBOTS = `User-agent: *\nDisallow: /admin/ # no\nAllow: /images/*.png$\nSitemap: https://shop.example/sitemap.xml\n`
const PAGE = `<!DOCTYPE html><html><head><base href="/top/"><title>Shop &amp; more</title><link rel="stylesheet" href="/css/site.css">
<meta http-equiv="refresh" content="5; url=/next"><style>@import "b.css"; a { background: url(c.png) }</style></head><body>
<img src="/images/a.png" srcset="/images/b.png 1x, c.png 2x"><a href="login?x=1">in</a><form action="/post"></form><svg><title>no</title><use href="#a"/></svg></body></html>`
const CSS = '@import url("a.css"); @import "b.css"; a { background: url( images/c.png ) }'

const head = (lines: string, body: string): string => `HTTP/1.1 ${lines.replaceAll('\n', '\r\n')}\r\n\r\n${body}`
const RESPONSES = [
  head(
    '200 OK\nServer: nginx/1.2\nContent-Type: text/html; charset=utf-8\nSet-Cookie: sid=abc; Path=/, b=c\nVia: 1.1 varnish (Varnish/6)',
    PAGE
  ),
  head('207 Multi-Status\nDAV: 1, 2\nAllow: GET, PUT, PROPFIND\nContent-Type: text/xml', MULTISTATUS),
  head(
    '409 Conflict\nServer: Apache\nWWW-Authenticate: Basic realm="x"',
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>409 Conflict</title>'
  ),
  head('301 Moved\nLocation: /images/\nContent-Type: text/plain; charset=koi8-r', ''),
  head('200 OK\nContent-Type: message/http', 'TRACE / HTTP/1.1\r\nX-Verbgate-Run: run\r\n'),
  head('200 OK\nContent-Type: application/xml', SITEMAP),
  head('200 OK\nTransfer-Encoding: chunked\nContent-Encoding: gzip', '5\r\nhello\r\n0\r\n\r\n'),
  head('503 Wait\nRetry-After: 999999999999', '')
]

const XML_WORDS: readonly string[] = [
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]>',
  '&b;',
  '&#x110000;',
  '&#0;',
  '&#xd800;',
  '<![CDATA[',
  ']]>',
  '<D:response>',
  '<D:href>',
  '</D:href>',
  '<D:prop>',
  '<a>',
  '</a>',
  '<a/>',
  '<a b="c" ',
  'xmlns=""',
  'xmlns:xml="x"',
  'xmlns:D=""',
  '<?xml ',
  '?>',
  '<!--',
  '<loc>',
  '</loc>',
  '<sitemap>',
  '<url>',
  'HTTP/1.1 200 OK',
  'HTTP/1.1 999999'
]
const HTML_WORDS: readonly string[] = [
  '<a href=',
  '<img src="',
  ' srcset="',
  '<base href="',
  '<title>',
  '</title>',
  '<svg>',
  '<style>',
  '<script>',
  '<!--',
  '<![CDATA[',
  '&amp',
  '&#x110000;',
  '<p ',
  '<table><tr>',
  'url(',
  "url('",
  '@import ',
  ',',
  ', ',
  'data:text/html,',
  'javascript:',
  '//evil.example/',
  'http://[',
  '\\',
  '<link rel=stylesheet href=',
  '<frameset>',
  '<meta http-equiv=refresh content="0;url='
]
const HEAD_WORDS: readonly string[] = [
  'Set-Cookie: a=b; ',
  'Set-Cookie: ',
  ', a=',
  'Via: 1.1 a (',
  'Allow: ',
  'DAV: 1',
  'Location: http://[',
  '__proto__: x',
  'constructor: y',
  'a:',
  ' folded',
  '\r\n',
  ': ',
  'HTTP/1.1 ',
  'Content-Type: text/html; charset=utf-16',
  'Content-Type: text/html; charset=odd',
  'Content-Length: -1',
  '200',
  '207',
  '409',
  '405',
  '201',
  '999',
  'Transfer-Encoding: chunked',
  'ffffffff\r\n',
  '0\r\n'
]

const request: ProbeRequest = { method: 'GET', target: '/', headers: [], body: null, effect: 'read' }
const NOTHING = {
  startedAtMs: 0,
  durationMs: 1,
  response: null,
  failure: { kind: 'protocol-error' as const, detail: 'no HTTP' }
}

/** An exchange as the second look records it. */
function exchangeFrom(bytes: Buffer, asked: ProbeRequest, origin = 'http://shop.example'): Exchange {
  const parsed = parseHead(bytes, true)
  if (parsed === null || parsed === 'not-http') return { ...NOTHING, origin, request: asked }
  const { status, reason, headers, endByte } = parsed
  const raw = bytes.subarray(endByte)
  const { content } = headers['transfer-encoding'] === 'chunked' ? decodeChunks(raw) : { content: raw }
  const response: ProbeResponse = {
    status,
    reason,
    headers,
    body: content,
    bodyBytes: content.length,
    truncated: false
  }
  return { ...NOTHING, origin, request: asked, response, failure: null }
}

const rules = await loadBuiltinRules(BUILTIN)

/** What a server made unasked is removed with looks that are seconds apart, which is too long here. */
async function withoutPauses<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout } = timers
  timers.setTimeout = async (_ms, value) => await Promise.resolve(value as never)
  syncBuiltinESMExports()
  try {
    return await work()
  } finally {
    timers.setTimeout = setTimeout
    syncBuiltinESMExports()
  }
}

/** What servers send. */
export const answerInputs: readonly Input[] = [
  {
    name: 'multistatus',
    samples: texts(MULTISTATUS),
    words: XML_WORDS,
    isFile: false,
    feed: (bytes) => parseMultistatus(bytes.toString('utf8'))
  },
  {
    name: 'sitemap',
    samples: texts(SITEMAP),
    words: XML_WORDS,
    isFile: false,
    feed: (bytes) => parseSitemap(bytes.toString('utf8'))
  },
  {
    name: 'robots.txt',
    samples: texts(ROBOTS),
    words: ['Sitemap:', 'Disallow: /', 'Allow:', '*', '$', '\r', '#'],
    isFile: false,
    feed: (bytes) => parseRobots(bytes.toString('utf8'))
  },
  {
    name: 'page',
    samples: texts(PAGE),
    words: HTML_WORDS,
    isFile: false,
    feed(bytes) {
      const text = bytes.toString('utf8')
      for (const { url } of linksOf(text, 'http://shop.example/a/b')) if (!URL.canParse(url)) throw new Error(url)
      return pageTitle(text)
    }
  },
  {
    name: 'style sheet',
    samples: texts(CSS),
    words: HTML_WORDS,
    isFile: false,
    feed: (bytes) => cssLinks(bytes.toString('utf8'), 'http://shop.example/a.css')
  },
  {
    name: 'response',
    samples: texts(...RESPONSES),
    words: [...HEAD_WORDS, ...XML_WORDS],
    isFile: false,
    feed(bytes) {
      const exchange = exchangeFrom(bytes, request)
      const answer = answerOf(exchange)
      routeOf([exchange])
      for (const name of Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(answer) as object)))
        Reflect.get(answer, name)
      maskHeaders(Object.entries(exchange.response?.headers ?? {}))
      createRedactor(['sid=abc; b=secret', `Basic ${Buffer.from('a:secret').toString('base64')}`]).exchange(exchange)
    }
  },
  {
    name: 'cookies',
    samples: texts('sid=0123456789abcdef; Path=/; HttpOnly, theme=dark; Expires=Wed, 09 Jun 2027 10:18:14 GMT', 'a=b'),
    words: ['=', ';', ',', ', ', ' ', 'a=', ', a=', ',a', '"', '\\', 'Expires=Wed, ', '(', '*', '$&'],
    isFile: false,
    feed(bytes) {
      const text = bytes.toString('latin1')
      maskHeaders([
        ['Set-Cookie', text],
        ['Cookie', text],
        [text.slice(0, 100), text]
      ])
      createRedactor([text.slice(0, 8_192)]).exchange(exchangeFrom(Buffer.from(RESPONSES[0] as string), request))
      showsToken(text, 'verbgate-owner-0')
    }
  },
  {
    name: 'Retry-After',
    samples: texts('120', 'Wed, 21 Oct 2026 07:28:00 GMT', '0'),
    words: ['9', 'Jan', 'GMT', '-', ':', '1e9', '(', ','],
    isFile: false,
    feed(bytes) {
      const waitMs = parseRetryAfter(bytes.toString('latin1'), Date.parse('2026-11-25T00:00:00Z'))
      if (waitMs !== null && !(waitMs >= 0 && waitMs <= 60_000)) throw new Error(String(waitMs))
    }
  },
  {
    name: 'recorded exchanges',
    samples: texts(...RESPONSES),
    words: [...HEAD_WORDS, ...XML_WORDS, ...HTML_WORDS],
    isFile: false,
    async feed(bytes) {
      const origin = originOf(new URL('http://fake.example/'))
      const answers = [bytes, ...texts(...RESPONSES)]
      let asked = 0
      const answer = (_: unknown, asking: ProbeRequest): Exchange =>
        exchangeFrom(answers[asked++ % 5 === 4 ? asked % answers.length : 0] as Buffer, asking, origin.href)
      const prober = createReplayProber([], answer)
      const base = scanOf(fakeServer(), rules)
      const limits = { areas: 3, fetches: 6, depth: 4 }
      const result = await withoutPauses(async () => await scan({ ...base, prober, limits, requestsAtOnce: 4 }))
      const odd = result.failed.find(({ reason }) => /undefined|not a function|not iterable|call stack/.test(reason))
      if (odd !== undefined) throw new Error(`${odd.ruleId}: ${odd.reason}`)
      for (const format of formats) (await loadReporter(format))(result, context)
    }
  }
]
