import { expect, test } from 'vitest'
import { hideSecrets } from '../../src/cli/trace/hide-secrets.js'
import type { Exchange } from '../../src/evidence/exchange.js'

const exchange: Exchange = {
  origin: 'https://shop.example',
  request: { method: 'GET', target: '/mypage', headers: [['Cookie', 'sid=1']], body: null, effect: 'read' },
  startedAtMs: 0,
  durationMs: 1,
  response: {
    status: 200,
    reason: 'OK',
    headers: { 'x-user': 'taro', age: '3' },
    body: Buffer.from('Yamada-Tarou'),
    bodyBytes: 12,
    truncated: false
  },
  failure: null
}

test('a trace of what was asked beside a session shows how it was stored, and nothing else of the answer', () => {
  const asked = { ...exchange, request: { ...exchange.request, personal: true } }
  const { request, response } = hideSecrets(asked, new Set())
  expect(request.headers).toEqual([['Cookie', '***']])
  expect(response?.headers).toEqual({ 'x-user': '***', age: '3' })
  expect(response?.body).toHaveLength(0)
})

test('other answers stay as they are', () => {
  expect(hideSecrets(exchange, new Set()).response).toEqual(exchange.response)
})
