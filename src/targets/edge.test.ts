import { expect, test } from 'vitest'
import { distinctEdges, parseEdge, type Edge } from './edge.js'
import { originKey, originOf } from './origin.js'
import { createScope } from './scope.js'

const edge = (text: string, isOrigin = false): Edge => parseEdge(text, isOrigin)
const shop = originOf(new URL('https://shop.example/'))

test.each([
  ['203.0.113.7', '203.0.113.7', '203.0.113.7', null],
  ['203.0.113.7:8443', '203.0.113.7:8443', '203.0.113.7', 8443],
  ['2001:DB8:0::7', '2001:db8::7', '2001:db8::7', null],
  ['[2001:db8::7]:443', '[2001:db8::7]:443', '2001:db8::7', 443],
  ['Edge1.example', 'edge1.example', 'edge1.example', null]
])('%s', (text, name, host, port) => expect(edge(text)).toEqual({ name, host, port, isOrigin: false }))

test.each([
  '',
  'https://edge.example',
  'edge.example/',
  '203.0.113.7:0',
  '203.0.113.7:65536',
  'a b',
  'bob@edge',
  '[::1',
  ':80'
])('no edge: %s', (text) => expect(() => edge(text)).toThrow('is not an address or a host name'))

test('each edge counts once, as the server behind them if it was called that', () => {
  const edges = distinctEdges([edge('192.0.2.9'), edge('192.0.2.9', true), edge('192.0.2.8')])
  expect(edges.map(({ name, isOrigin }) => [name, isOrigin])).toEqual([
    ['192.0.2.9', true],
    ['192.0.2.8', false]
  ])
})

test('nothing goes through an edge that was not named, or to another site through one that was', () => {
  const named = edge('203.0.113.7')
  const scope = createScope({ origins: [shop], edges: [named] })
  const other = originOf(new URL('https://other.example/'))
  expect(scope.allowsOrigin({ ...shop, edge: named })).toBe(true)
  expect(scope.allowsOrigin({ ...shop, edge: edge('203.0.113.8') })).toBe(false)
  expect(scope.allowsOrigin({ ...other, edge: named })).toBe(false)
})

test('an address that was named may be connected to; where the name of an edge leads is looked at', () => {
  const [address, name] = [edge('203.0.113.7'), edge('edge1.example')]
  const scope = createScope({ origins: [shop], edges: [address, name] })
  expect(scope.addressRefusal({ ...shop, edge: address }, '203.0.113.7')).toBeNull()
  expect(scope.addressRefusal({ ...shop, edge: address }, '203.0.113.8')).toContain('reserved')
  expect(scope.addressRefusal({ ...shop, edge: name }, '169.254.169.254')).toBe(
    'edge1.example resolves to 169.254.169.254, a metadata address'
  )
})

test('an origin is told apart through each of its edges', () => {
  expect([shop, { ...shop, edge: edge('203.0.113.7') }].map(originKey)).toEqual([
    'https://shop.example',
    'https://shop.example 203.0.113.7'
  ])
})
