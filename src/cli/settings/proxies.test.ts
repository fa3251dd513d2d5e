import { expect, test } from 'vitest'
import { originOf } from '../../targets/origin.js'
import { isListed, useEnvironment, useProxy } from './proxies.js'

const origin = (url: string): ReturnType<typeof originOf> => originOf(new URL(url))

test.each([
  ['http://shop.example/', 'shop.example', true],
  ['http://a.shop.example/', 'shop.example', true],
  ['http://a.shop.example/', '.shop.example', true],
  ['http://a.shop.example/', '*.shop.example', true],
  ['http://myshop.example/', 'shop.example', false],
  ['http://shop.example/', 'SHOP.example', true],
  ['http://shop.example:81/', 'shop.example:80', false],
  ['http://shop.example/', 'other.example shop.example', true],
  ['http://shop.example/', '*', true],
  ['http://xn--bcher-kva.example/', 'bücher.example', true],
  ['http://10.1.2.3/', '10.0.0.0/8', true],
  ['http://11.1.2.3/', '10.0.0.0/8', false],
  ['http://10.1.2.3/', '10.1.2.3', true],
  ['http://[::1]:8080/', '[::1]:8080', true],
  ['http://[::1]/', '::1', true],
  ['http://[fd00::1]/', 'fd00::/8', true],
  ['http://shop.example/', '', false]
])('%s and NO_PROXY=%s', (url, list, expected) => expect(isListed(origin(url), list)).toBe(expected))

/** Hosts of the proxies for http and https. */
function hosts(variables: Readonly<Record<string, string | undefined>>): (string | undefined)[] {
  const proxies = useEnvironment(variables)
  return ['http://x.example/', 'https://x.example/'].map((url) => proxies.choose(origin(url))?.url.host)
}

test('small letters go first, and a web server cannot set HTTP_PROXY', () => {
  const env = { http_proxy: 'a:1', HTTP_PROXY: 'http://b:2', ALL_PROXY: 'c:3' }
  expect(hosts(env)).toEqual(['a:1', 'c:3'])
  expect(hosts({ ...env, http_proxy: undefined })).toEqual(['b:2', 'c:3'])
  expect(hosts({ ...env, http_proxy: undefined, REQUEST_METHOD: 'GET' })).toEqual(['c:3', 'c:3'])
})

test('NO_PROXY holds for a proxy of the command line too', () => {
  const proxies = useProxy({ url: new URL('http://p:1'), source: '--proxy' }, { no_proxy: 'shop.example' })
  expect(proxies.choose(origin('http://shop.example/'))).toBeNull()
  expect(proxies.choose(origin('http://127.0.0.1/'))?.source).toBe('--proxy')
})
