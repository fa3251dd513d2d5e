import { expect, test } from 'vitest'
import type { Exchange } from './exchange.js'
import { createRedactor, maskHeaders } from './redaction.js'

const secret = 'pä55/w"ord<&>'

test.each([
  ['as it is', secret],
  ['percent-encoded', encodeURIComponent(secret)],
  ['percent-encoded in lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ['in JSON', JSON.stringify(secret)],
  ['in HTML', 'pä55/w&quot;ord&lt;&amp;&gt;'],
  ['in base64', Buffer.from(secret).toString('base64')]
])('a secret is removed %s', (_, text) => {
  const cleaned = createRedactor([secret]).text(`before ${text} after`)
  expect(cleaned).not.toContain('55')
  expect(cleaned).toMatch(/^before .*\*\*\*.* after$/)
})

test('the parts of Basic credentials and cookies count, short parts and scheme names do not', () => {
  const credentials = Buffer.from('owner:swordfish').toString('base64')
  const redactor = createRedactor([`Basic ${credentials}`, 'sid=abcdef123; a=1'])
  expect(redactor.text(`${credentials} owner:swordfish swordfish abcdef123`)).toBe('*** *** *** ***')
  expect(redactor.text('Basic a=1 basic')).toBe('Basic a=1 basic')
})

test('an exchange is cleaned in every part, the bytes of a body too', () => {
  const exchange: Exchange = {
    origin: 'http://a.example',
    request: { method: 'GET', target: '/swordfish', headers: [['X', 'swordfish']], body: 'swordfish', effect: 'read' },
    startedAtMs: 0,
    durationMs: 0,
    response: {
      status: 200,
      reason: 'swordfish',
      headers: { 'x-echo': 'swordfish' },
      body: Buffer.from('ä swordfish pä55word'),
      bodyBytes: 1,
      truncated: false
    },
    failure: { kind: 'closed', detail: 'swordfish' }
  }
  const cleaned = createRedactor(['swordfish', 'pä55word']).exchange(exchange)
  expect(JSON.stringify(cleaned)).not.toContain('swordfish')
  expect(Buffer.from(cleaned.response?.body ?? []).toString()).toBe('ä *** ***')
})

test('without secrets an exchange stays the same object, and so does a body without any', () => {
  const exchange = { response: null } as unknown as Exchange
  expect(createRedactor([]).exchange(exchange)).toBe(exchange)
  expect(createRedactor(['abc']).text('abc')).toBe('abc')
})

test('header fields that carry credentials are masked, cookies keep their names', () => {
  const shown = maskHeaders([
    ['Authorization', 'Basic x'],
    ['X-Auth-Token', 't'],
    ['Set-Cookie', 'sid=se,cret; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, lang=en'],
    ['Server', 'nginx']
  ])
  expect(shown).toEqual({
    Authorization: '***',
    'X-Auth-Token': '***',
    'Set-Cookie': 'sid=***; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, lang=***',
    Server: 'nginx'
  })
})
