import { expect, test } from 'vitest'
import { isCacheHit, readStoring } from './cache-status.js'

test.each([
  [{ 'cache-status': 'Edge; fwd=miss, Shield; hit; ttl=30' }, true],
  [{ 'cache-status': 'Edge; fwd=uri-miss; stored' }, false],
  [{ 'cf-cache-status': 'HIT' }, true],
  [{ 'cf-cache-status': 'REVALIDATED' }, true],
  [{ 'cf-cache-status': 'DYNAMIC' }, false],
  [{ 'cf-cache-status': 'MISS' }, false],
  [{ 'x-cache': 'HIT from proxy' }, true],
  [{ 'x-cache': 'MISS, HIT' }, true],
  [{ 'x-cache': 'Hit from cloudfront' }, true],
  [{ 'x-cache': 'RefreshHit from cloudfront' }, true],
  [{ 'x-cache': 'TCP_MEM_HIT from a23-1' }, true],
  [{ 'x-cache': 'Miss from cloudfront' }, false],
  [{ 'x-cache': 'Error from cloudfront' }, false],
  [{ 'x-cache': 'MISS from squid', 'x-cache-lookup': 'HIT from squid:3128' }, false],
  [{ 'x-cache-hits': '0, 2' }, true],
  [{ 'x-cache-hits': '0' }, false],
  [{ 'x-varnish': '32770 3' }, true],
  [{ 'x-varnish': '32770', age: '0' }, false],
  [{ 'x-cache-status': 'HIT' }, true],
  [{ 'x-cache-status': 'BYPASS' }, false],
  [{ 'x-litespeed-cache': 'hit' }, true],
  [{ 'x-litespeed-cache': 'hit,private' }, false],
  [{ 'x-rack-cache': 'fresh' }, true],
  [{ via: 'http/1.1 edge (ATS/9.1 [cHs f ])' }, true],
  [{ via: '1.1 varnish' }, false],
  [{ 'server-timing': 'cdn-cache; desc=HIT' }, true],
  [{ age: '7' }, true],
  [{ age: '0' }, false],
  [{ 'x-served-by': 'cache-hhn-1' }, false]
])('%o says that it came from a store: %s', (fields, isHit) => {
  expect(isCacheHit(fields)).toBe(isHit)
})

const date = 'Tue, 01 Dec 2026 10:00:00 GMT'

test.each([
  [{}, true, -1],
  [{ 'cache-control': 'no-store, max-age=60' }, false, 60],
  [{ 'cache-control': 'private' }, false, -1],
  [{ 'cache-control': 'private="Set-Cookie", max-age=60' }, true, 60],
  [{ 'cache-control': 'no-cache' }, false, -1],
  [{ 'cache-control': 'max-age=60, s-maxage=0' }, false, 0],
  [{ 'cache-control': 'PUBLIC, Max-Age=60' }, true, 60],
  [{ 'cache-control': 'max-age="60"' }, true, 60],
  [{ 'cache-control': 'max-age=soon' }, false, 0],
  [{ 'cache-control': 'private', 'cdn-cache-control': 'max-age=30' }, true, 30],
  [{ 'cache-control': 'max-age=30', 'surrogate-control': 'no-store' }, false, -1],
  [{ expires: '0' }, false, 0],
  [{ date, expires: 'Tue, 01 Dec 2026 10:01:00 GMT' }, true, 60],
  [{ 'cache-control': 'max-age=60', vary: 'Accept, *' }, false, 60],
  [{ 'cache-control': 'max-age=60', vary: 'Cookie' }, true, 60],
  [{ 'cache-control': 'max-age=60', 'set-cookie': 'sid=1' }, true, 60]
])('a 200 with %o: storable %s, for %i seconds', (fields, isStorable, lifetimeSeconds) => {
  expect(readStoring(200, fields, false)).toEqual({ isStorable, lifetimeSeconds })
})

test('a redirect for now needs a lifetime, an authorized answer a word for shared caches', () => {
  expect(readStoring(302, {}, false).isStorable).toBe(false)
  expect(readStoring(302, { 'cache-control': 'max-age=5' }, false).isStorable).toBe(true)
  expect(readStoring(206, { 'cache-control': 'max-age=5' }, false).isStorable).toBe(false)
  expect(readStoring(200, { 'cache-control': 'max-age=5' }, true).isStorable).toBe(false)
  expect(readStoring(200, { 'cache-control': 'public, max-age=5' }, true).isStorable).toBe(true)
})
