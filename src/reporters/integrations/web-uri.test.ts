import { expect, it } from 'vitest'
import { placeUri, webUri } from './web-uri.js'

it.each([
  ['https://www.example', 'https://www.example/'],
  ['https://user:pw@www.example/', 'https://www.example/'],
  ['https://www.example/ä?b|c=ü#d^[e]#f', 'https://www.example/%C3%A4?b%7Cc=%C3%BC#d%5E%5Be%5D%23f'],
  ['https://www.example/%zz%41?%zz', 'https://www.example/%25zz%41?%25zz'],
  ['http://[::1]:8080/[a]|', 'http://[::1]:8080/%5Ba%5D%7C'],
  ['http://www.example/\ud800ſ\u212a', 'http://www.example/%EF%BF%BD%C5%BF%E2%84%AA']
])('%j is %s', (text, uri) => {
  expect(webUri(text)).toBe(uri)
})

it.each(['javascript:alert(1)', 'file:///etc/passwd', 'www.example', '', 'http://', 'data:text/html,x'])(
  '%j is none',
  (text) => {
    expect(webUri(text)).toBeNull()
  }
)

it('takes # for a part of a path and ? for the begin of a query', () => {
  expect(placeUri({ origin: 'http://shop.example', path: '/a#b?c=d' })).toBe('http://shop.example/a%23b?c=d')
})
