import { expect, test } from 'vitest'
import type { Exchange } from './exchange.js'
import { describeVisit } from './visit.js'

function visit(status: number, headers: Record<string, string> = {}, body = ''): Exchange {
  return {
    origin: 'http://a.example',
    request: { method: 'GET', target: '/', headers: [], body: null, effect: 'read' },
    startedAtMs: 0,
    durationMs: 1,
    response: { status, reason: '', headers, body: Buffer.from(body), bodyBytes: body.length, truncated: false },
    failure: null
  }
}

test.each([
  ['a page', visit(200, {}, '<title>Shop</title>')],
  ['a missing name', visit(404)],
  ['a name that is gone', visit(410)],
  ['a route for other methods', visit(405, { allow: 'DELETE' })],
  ['a page that only mentions a captcha', visit(200, {}, '<title>Contact</title><div class="g-recaptcha">')]
])('%s is answered by the site', (_, exchange) => {
  expect(describeVisit(exchange)).toEqual({ kind: 'let-in' })
})

test.each([
  ['401', visit(401)],
  ['403', visit(403)],
  ['405 without any method', visit(405, { allow: '' })],
  ['429', visit(429)],
  ['503', visit(503)],
  ['a challenge with 200', visit(200, {}, '<title>Just a moment...</title>')],
  ['a challenge that a field names', visit(200, { 'cf-mitigated': 'challenge' })],
  ['a block page', visit(200, {}, '<title>Access Denied</title>')],
  ['no answer', { ...visit(200), response: null, failure: { kind: 'reset' as const, detail: '' } }]
])('%s is a refusal', (_, exchange) => {
  expect(describeVisit(exchange).kind).toBe('refused')
})

test('a redirect says where to, without the query that differs from name to name', () => {
  expect(describeVisit(visit(302, { location: '/login?next=/a' }))).toEqual({
    kind: 'redirected',
    to: 'http://a.example/login'
  })
  expect(describeVisit(visit(301, { location: '//other.example/x' }))).toEqual({
    kind: 'redirected',
    to: 'http://other.example/x'
  })
})
