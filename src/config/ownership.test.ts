import { expect, test } from 'vitest'
import { originOf } from '../targets/origin.js'
import { isThisMachine, ownerToken, showsToken } from './ownership.js'

const origin = (url: string) => originOf(new URL(url))
const direct = { proxy: null, resolve: new Map<string, string>() }

test('the token depends on the origin and the secret, and on nothing else', () => {
  const token = ownerToken(origin('https://shop.example/'), 'secret')
  expect(token).toMatch(/^verbgate-owner-[0-9a-f]{64}$/)
  expect(ownerToken(origin('https://shop.example:443/'), 'secret')).toBe(token)
  expect(ownerToken(origin('http://shop.example/'), 'secret')).not.toBe(token)
  expect(ownerToken(origin('https://www.shop.example/'), 'secret')).not.toBe(token)
  expect(ownerToken(origin('https://shop.example/'), 'other')).not.toBe(token)
})

test.each([
  ['the line', 'T\n', true],
  ['the line among others', '# ours\r\n T \r\n', true],
  ['another token', 'TT\n', false],
  ['an empty file', '', false],
  ['the token far below', `${'x\n'.repeat(9000)}T\n`, false]
])('%s', (_name, text, expected) => {
  expect(showsToken(text, 'T')).toBe(expected)
})

test.each([
  ['http://127.0.0.1:8080/', true],
  ['http://127.1/', true],
  ['http://[::1]/', true],
  ['http://[::ffff:127.0.0.1]/', true],
  ['http://localhost/', true],
  ['http://localhost.shop.example/', false],
  ['http://10.0.0.1/', false],
  ['http://0.0.0.0/', false],
  ['http://[fe80::1]/', false],
  ['https://shop.example/', false]
])('%s is this machine: %s', (url, expected) => {
  expect(isThisMachine(origin(url), direct)).toBe(expected)
})

test('behind a proxy or resolved elsewhere, localhost is another machine', () => {
  const proxy = new URL('http://proxy.example:3128')
  expect(isThisMachine(origin('http://localhost/'), { ...direct, proxy })).toBe(false)
  const away = new Map([['localhost', '192.0.2.7']])
  expect(isThisMachine(origin('http://localhost/'), { ...direct, resolve: away })).toBe(false)
  const here = new Map([['shop.example', '127.0.0.1']])
  expect(isThisMachine(origin('http://shop.example/'), { ...direct, resolve: here })).toBe(true)
})
