import { expect, test } from 'vitest'
import { answerOf } from './answer.js'
import { maxAnswerBodyBytes } from './decode-text.js'
import type { Exchange, FailureKind } from './exchange.js'

function exchange(
  status: number,
  headers: Record<string, string>,
  body: Uint8Array | string,
  kind?: FailureKind
): Exchange {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return {
    origin: 'http://127.0.0.1:8080',
    request: { method: 'GET', target: '/images/', headers: [], body: null, effect: 'read' },
    startedAtMs: 0,
    durationMs: 1,
    response:
      status === 0 ? null : { status, reason: '', headers, body: bytes, bodyBytes: bytes.length, truncated: false },
    failure: kind === undefined ? null : { kind, detail: '' }
  }
}

test('a page', () => {
  const html = '<title> Index  of /images </title><a href="b/">b</a><img src=c.png>'
  const answer = answerOf(exchange(200, { 'content-type': 'Text/HTML; charset=utf-8', server: 'nginx' }, html))
  expect(answer).toMatchObject({
    status: 200n,
    size: 67n,
    contentType: 'text/html',
    server: 'nginx',
    failed: '',
    sent: true
  })
  expect(answer.title).toBe('Index of /images')
  expect(answer.links).toEqual(['http://127.0.0.1:8080/images/b/', 'http://127.0.0.1:8080/images/c.png'])
  expect(answer.dav).toEqual([])
})

test('a field that would hide what kind of object the fields are', () => {
  const fields = JSON.parse('{"constructor": "a", "__proto__": "b", "x": "c"}') as Record<string, string>
  const { headers } = answerOf(exchange(200, fields, ''))
  expect(headers.constructor).toBe(Object)
  expect(Object.entries(headers)).toEqual([
    ['__proto__', 'b'],
    ['x', 'c']
  ])
})

test('a multistatus, and the same body under another status', () => {
  const xml = `<x:multistatus xmlns:x="DAV:"><x:response><x:href>/images/</x:href><x:propstat><x:prop><x:resourcetype>
    <x:collection/></x:resourcetype></x:prop><x:status>HTTP/1.1 200 OK</x:status></x:propstat></x:response></x:multistatus>`
  const [member] = answerOf(exchange(207, {}, xml)).dav
  expect(member).toMatchObject({ href: '/images/', status: 200n, collection: true, contentLength: 0n, displayName: '' })
  expect(answerOf(exchange(200, {}, xml)).dav).toEqual([])
})

test('text is UTF-8, Latin-1 where it is none, and bounded', () => {
  expect(answerOf(exchange(200, {}, 'ä€')).body).toBe('ä€')
  expect(answerOf(exchange(200, {}, Uint8Array.of(0xe4, 0x20))).body).toBe('ä ')
  const cut = answerOf(exchange(200, {}, `${'a'.repeat(maxAnswerBodyBytes - 1)}ä`))
  expect(cut.body).toBe('a'.repeat(maxAnswerBodyBytes - 1))
})

test.each([
  ['not sent', null, { sent: false, failed: 'not-sent', dropped: false }],
  ['dropped', exchange(0, {}, '', 'closed'), { status: 0n, sent: true, failed: '', dropped: true }],
  ['reset', exchange(0, {}, '', 'reset'), { failed: '', dropped: true }],
  ['timed out', exchange(0, {}, '', 'timeout'), { failed: 'timeout', dropped: false }],
  ['cut short', exchange(200, {}, 'abc', 'timeout'), { status: 200n, failed: '', dropped: false }],
  ['rate-limited', exchange(429, {}, '', 'rate-limited'), { status: 429n, failed: 'rate-limited' }]
])('%s', (_, given, expected) => {
  const answer = answerOf(given)
  for (const [field, value] of Object.entries(expected)) expect(answer[field as 'status']).toBe(value)
})
