import { expect, test } from 'vitest'
import type { Exchange, ProbeResponse } from './exchange.js'
import { answeringProduct, routeOf } from './hop.js'

function response(status: number, headers: Record<string, string>, body = ''): ProbeResponse {
  return { status, reason: '', headers, body: Buffer.from(body), bodyBytes: body.length, truncated: false }
}

const exchange = (answer: ProbeResponse | null): Exchange => ({
  origin: 'http://a.example',
  request: { method: 'GET', target: '/', headers: [], body: null, effect: 'read' },
  startedAtMs: 0,
  durationMs: 0,
  response: answer,
  failure: null
})

test.each([
  ['nginx', '<html>\r\n<head><title>405</title></head><center>nginx/1.22.1</center>'],
  ['Apache httpd', '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>'],
  ['Apache Tomcat', '<!doctype html><h1>HTTP Status 404 – Not Found</h1>'],
  ['HAProxy', '<html><body><h1>405 Method Not Allowed</h1>\nx'],
  ['Varnish', '<h3>Guru Meditation:</h3><p>XID: 32770</p>'],
  ['PHP-FPM', 'File not found.\n'],
  ['Express', '<pre>Cannot PUT /x</pre>'],
  ['Go net/http', '404 page not found\n']
])('the error page of %s', (product, page) => {
  expect(answeringProduct(response(404, {}, page))).toBe(product)
  expect(answeringProduct(response(200, {}, page))).toBeNull()
})

test('without a page Server tells, under the name it is known by', () => {
  expect(answeringProduct(response(200, { server: 'Apache/2.4.71 (Debian)' }))).toBe('Apache httpd')
  expect(answeringProduct(response(200, { server: 'Microsoft-IIS/10.0' }))).toBe('IIS')
  expect(answeringProduct(response(200, { server: 'homemade' }))).toBe('homemade')
  expect(answeringProduct(response(200, { server: '' }))).toBeNull()
})

const apachePage = '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>403 Forbidden</title>'

test('the way is told outermost first: own pages, Via from its end, Server, and whose pages came through', () => {
  const headers = { server: 'nginx', via: '1.1 inner (squid/5.7), 1.1 varnish (Varnish/7.1)' }
  const proxyPage = '<html><body><h1>405 Method Not Allowed</h1>\n'
  const answers = [response(403, headers, apachePage), response(405, {}, proxyPage)]
  expect(routeOf(answers.map(exchange))).toEqual(['HAProxy', 'Varnish', 'Squid', 'nginx', 'Apache httpd'])
})

test('what stood behind in one answer does not stand in front because of another', () => {
  const behind = response(403, { server: 'nginx' }, apachePage)
  const passed = response(200, { server: 'Apache/2.4' })
  expect(routeOf([behind, passed].map(exchange))).toEqual(['nginx', 'Apache httpd'])
})

test('a hop that shows itself twice is named once; no answer shows none', () => {
  expect(routeOf([exchange(response(404, { server: 'nginx' }, '<center>nginx</center>'))])).toEqual(['nginx'])
  expect(routeOf([exchange(response(200, { via: '' })), exchange(null)])).toEqual([])
  expect(routeOf([])).toEqual([])
})
