import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { curlCommand } from './curl.js'

const origin = 'http://a.example'
const plain = { method: 'MKCOL', target: '/images/x/', headers: [], body: null, effect: 'no-write' as const }

test('a plain request needs no quotes', () => {
  expect(curlCommand(origin, plain)).toBe('curl -i --path-as-is -X MKCOL http://a.example/images/x/')
})

test('header fields and content follow, credentials are masked', () => {
  const request = {
    ...plain,
    method: 'PUT',
    headers: [
      ['If-None-Match', '*'],
      ['Cookie', 'sid=1']
    ] as const,
    body: 'text'
  }
  expect(curlCommand(origin, request)).toBe(
    "curl -i --path-as-is -X PUT -H 'If-None-Match: *' -H 'Cookie: ***' --data-binary text http://a.example/images/x/"
  )
})

test('a target that is no path is given as it is', () => {
  expect(curlCommand(origin, { ...plain, method: 'OPTIONS', target: '*' })).toContain(
    "--request-target '*' http://a.example/"
  )
})

test('a shell reads each word back as it was, whatever it holds', () => {
  const body = 'it\'s $HOME `id` "q" \\ ; & | > \n*'
  const command = curlCommand(origin, { ...plain, target: "/a'b$(id)?x=1&y", body })
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`])
    .toString()
    .split('\0')
  expect(words).toContain(body)
  expect(words).toContain("http://a.example/a'b$(id)?x=1&y")
})
