import { expect, test } from 'vitest'
import { dropOwnNames, readCookies } from './own-names.js'

const name = '0123456789abcdef0123456789abcdefa0'
const target = `/mypage?verbgate=${name}`

test('a page that repeats its own URL is the same rendering under each', () => {
  const body = `<link rel=canonical href="${target}"><p>hello`
  expect(dropOwnNames(body, target)).toBe('<link rel=canonical href="/mypage?verbgate="><p>hello')
  expect(dropOwnNames(body, '/mypage')).toBe(body)
})

test('cookies by name, without attributes, also where dates hold commas', () => {
  const field = 'sid=k3Jd92; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT, lang=en; Path=/'
  expect(readCookies(field, target)).toEqual({ sid: 'k3Jd92', lang: 'en' })
  expect(readCookies('', target)).toEqual({})
})

test.each([
  target,
  encodeURIComponent(target),
  Buffer.from(JSON.stringify({ next: target })).toString('base64'),
  `${Buffer.from(target).toString('base64url')}.X1gq3w.signature`,
  Buffer.from(target).toString('hex')
])('a cookie that says the URL is left out: %s', (value) => {
  expect(readCookies(`back=${value}; Path=/, sid=k3Jd92`, target)).toEqual({ sid: 'k3Jd92' })
})
