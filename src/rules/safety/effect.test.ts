import { expect, test } from 'vitest'
import { creationProblems } from './creation.js'
import { effectProblems, probeEffect } from './effect.js'
import type { ProbeFile } from '../files/rule-file.js'

const probe = (method: string, path: string, more: Partial<ProbeFile> = {}): ProbeFile => ({ method, path, ...more })
const messages = (file: ProbeFile, effect: 'read' | 'no-write' | 'write', flag = false): string[] =>
  effectProblems(file, effect, flag).map(({ message }) => message)

test.each([
  probe('MKCOL', '{{area}}{{missing}}/{{missing}}/'),
  probe('DELETE', '{{area}}{{missing}}.php'),
  probe('DELETE', '{{areaEncoded}}{{missing}}{{long}}'),
  probe('COPY', '{{area}}{{missing}}', { headers: { Destination: '{{origin}}{{area}}{{missing2}}' } }),
  probe('MOVE', '{{area}}{{missing}}', { headers: { Destination: 'http://{{host}}/{{missing2}}/x/{{missing}}' } }),
  probe('PATCH', '{{area}}{{missing}}?x={{nonce}}')
])('no-write allows $method $path', (file) => {
  expect(messages(file, 'no-write')).toEqual([])
  expect(probeEffect(file, 'no-write')).toBe('no-write')
  expect(messages(file, 'read')).toHaveLength(1)
})

test.each([
  probe('DELETE', '{{area}}'),
  probe('DELETE', '/'),
  probe('DELETE', '{{file}}'),
  probe('DELETE', '{{area}}{{missing}}/..'),
  probe('DELETE', '{{area}}{{missing}}/%2e%2e/{{missing}}'),
  probe('DELETE', '{{area}}{{missing}}%2f..%2f'),
  probe('DELETE', '{{area}}{{missing}}%252e'),
  probe('DELETE', '{{area}}{{missing}}\\x'),
  probe('DELETE', '{{area}};{{missing}}'),
  probe('DELETE', '{{area}}?{{missing}}'),
  probe('DELETE', '{{file}}{{missing}}/..'),
  probe('delete', '{{area}}x'),
  probe('PROPPATCH', '{{area}}logo.png'),
  probe('GET', '{{area}}', { headers: { 'X-HTTP-Method-Override': 'DELETE' } }),
  probe('GET', '{{area}}?_method=DELETE'),
  probe('COPY', '{{area}}{{missing}}', { headers: { destination: '{{area}}x' } }),
  probe('COPY', '{{area}}{{missing}}', { headers: { Destination: 'http://other.example/{{missing}}' } }),
  probe('COPY', '{{area}}{{missing}}', { headers: { Destination: '//other.example/{{missing}}' } }),
  probe('COPY', '{{area}}{{missing}}', { headers: { Destination: '{{origin}}.evil.example/{{missing}}' } })
])('no rule may send $method $path $headers', (file) => {
  expect(messages(file, 'no-write')).not.toEqual([])
  expect(messages(file, 'write')).not.toEqual([])
  expect(messages(file, 'read')).not.toEqual([])
})

test.each([
  probe('MKCOL', '{{area}}{{missing}}/'),
  probe('MKCOL', '{{area}}{{missing}}/{{missing}}/', { body: '<x/>' }),
  probe('MKCALENDAR', '{{area}}{{missing}}/{{missing}}/'),
  probe('DELETE', '{{area}}{{missing}}/x'),
  probe('DELETE', '{{area}}{{missing}}{{file}}'),
  probe('GET', '{{area}}{{missing}}', { headers: { 'X-HTTP-Method': 'PUT' } })
])('no-write refuses $method $path', (file) => {
  expect(messages(file, 'no-write', true)).toHaveLength(1)
})

test.each([
  probe('LOCK', '{{area}}{{canary}}'),
  probe('post', '{{area}}{{canary}}'),
  probe('GET', '{{area}}', { headers: { 'X-Method-Override': 'LOCK' } }),
  probe('GET', '{{area}}', { headers: { if: '(<x>)' } }),
  probe('GET', '{{area}}', { headers: { Expect: '100-continue' } }),
  probe('GET', '{{area}}%00'),
  probe('GET', '{{area}}%zz'),
  probe('PROPFIND', '{{area}}', { headers: { depth: 'Infinity' } })
])('every class refuses $method $path $headers', (file) => {
  for (const effect of ['read', 'no-write', 'write'] as const) expect(messages(file, effect)).not.toEqual([])
})

test('PUT without writing: long names only, with the flag', () => {
  const long = probe('PUT', '{{area}}{{missing}}{{long}}')
  expect(messages(long, 'no-write')).toEqual(['PUT on a long name needs the flag long-name-put'])
  expect(messages(long, 'no-write', true)).toEqual([])
  expect(messages(probe('PUT', '{{area}}{{missing}}'), 'no-write', true)).toHaveLength(1)
  expect(probeEffect(probe('PUT', '{{area}}{{missing}}'), 'write')).toBe('write')
})

test('reading methods and unknown ones go anywhere', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'TRACE', 'SEARCH', 'CONNECT', 'QXZW', 'NOTIFY']) {
    expect(messages(probe(method, '{{area}}'), 'read')).toEqual([])
    expect(probeEffect(probe(method, '{{area}}'), 'write')).toBe('read')
  }
  for (const path of ['{{file}}', '{{area}}{{canary}}/']) {
    expect(messages(probe('PROPFIND', path, { headers: { Depth: 'infinity' } }), 'write')).toEqual([])
  }
})

test('a write rule touches its canary and declares what may come into being', () => {
  const put = probe('PUT', '{{area}}{{canary}}.txt', { creates: '{{area}}{{canary}}.txt' })
  expect(messages(put, 'write')).toEqual([])
  expect(messages(put, 'no-write')).not.toEqual([])
  expect(probeEffect(put, 'write')).toBe('write')
  const move = probe('MOVE', '{{area}}{{canary}}.txt', { headers: { Destination: '{{origin}}{{area}}{{canary}}.php' } })
  expect(creationProblems('write', { put, move })).toMatchObject([{ probe: 'move' }])
  expect(creationProblems('write', { put, move: { ...move, creates: '{{area}}{{canary}}.php' } })).toEqual([])
  expect(creationProblems('no-write', { put })).toMatchObject([{ part: ['creates'] }])
  expect(creationProblems('write', { mkcol: probe('MKCOL', '{{area}}{{missing}}/') })).toMatchObject([
    { probe: 'mkcol' }
  ])
  const collection = probe('MKCOL', '{{area}}{{canary}}/', { creates: '{{area}}{{canary}}/' })
  expect(creationProblems('write', { collection, inside: probe('PUT', '{{area}}{{canary}}/a.php') })).toEqual([])
  const read = probe('GET', '{{area}}{{canary}}.txt')
  expect(creationProblems('write', { read, put })).toMatchObject([{ probe: 'read' }])
  expect(creationProblems('write', { put, read })).toEqual([])
})
