import { expect, test } from 'vitest'
import { readArea, readCount, readHeader, readProxy, readRate, readResolve, readTimeoutMs } from './flag-values.js'

test.each([
  ['5', 5],
  ['10/s', 10],
  ['0.5/s', 0.5],
  ['0', 0],
  ['unlimited', 0]
])('rate %s', (text, expected) => expect(readRate(text)).toBe(expected))

test.each(['', '-1', '5/m', 'fast', '1e9', 'Infinity'])('no rate: %s', (text) => {
  expect(() => readRate(text)).toThrow('not a rate')
})

test('counts and times have bounds and units', () => {
  expect(readCount('--concurrency', '4', 10)).toBe(4)
  for (const text of ['0', '11', '1.5', 'x', '']) expect(() => readCount('--concurrency', text, 10)).toThrow('1 to 10')
  expect(readTimeoutMs('2.5')).toBe(2500)
  for (const text of ['0', '601', '-1', 'soon']) expect(() => readTimeoutMs(text)).toThrow('not a time')
})

test('headers: a name, a colon and a value', () => {
  expect(readHeader('Authorization: Basic YTpi')).toEqual(['Authorization', 'Basic YTpi'])
  expect(readHeader('X-Empty:')).toEqual(['X-Empty', ''])
})

test.each([
  'no colon',
  ': v',
  'A B: v',
  'X: a\r\nY: b',
  'If: (x)',
  'Content-Length: 3',
  'expect: 100-continue',
  'x-verbgate-run: 1'
])('no header: %j', (text) => expect(() => readHeader(text)).toThrow('header'))

test('a header that is refused does not repeat its value', () => {
  expect(() => readHeader('Bad Name: s3cret')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('s3cret') })
  )
})

test.each([
  ['shop.example:127.0.0.1', ['shop.example', '127.0.0.1']],
  ['Shop.example:443:127.0.0.1', ['shop.example', '127.0.0.1']],
  ['shop.example:[::1]', ['shop.example', '::1']],
  ['shop.example:::1', ['shop.example', '::1']],
  ['shop.example:443:[2001:db8::1]', ['shop.example', '2001:db8::1']]
])('resolve %s', (text, expected) => expect(readResolve(text)).toEqual(expected))

test.each(['shop.example', 'shop.example:', 'shop.example:other.example', ':127.0.0.1', 'a:1.2.3'])(
  'no resolve: %s',
  (text) => {
    expect(() => readResolve(text)).toThrow('--resolve')
  }
)

test('the proxy is an http URL; its password is not repeated', () => {
  expect(readProxy('http://u:p@proxy.example:3128').host).toBe('proxy.example:3128')
  expect(() => readProxy('socks5://u:s3cret@proxy.example')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('s3cret') })
  )
})

test('areas are absolute paths that end in a slash', () => {
  expect(readArea('/images')).toBe('/images/')
  for (const text of ['images/', 'http://a/', '/a/../b/', '/a/%2e%2e/b/', '/a?b', '/a b/']) {
    expect(() => readArea(text)).toThrow('not a path')
  }
})
