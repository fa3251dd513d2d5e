import { expect, test } from 'vitest'
import type { PlannedProbe } from '../../engine/scan-request.js'
import { describeDryRun } from './dry-run-text.js'

const probe: PlannedProbe = {
  origin: 'http://a.example',
  method: 'OPTIONS',
  target: '/?0123456789abcdef',
  effect: 'read',
  headers: [['Max-Forwards', '0']],
  rules: ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'],
  when: 'first.status == 409 || second.status == 409 || third.status == 409'
}

test('discovery first, then each probe with what sets it apart, within the columns', () => {
  const text = describeDryRun([probe], { crawl: true, maxFetches: 40, mode: 'no-write' }, 60)
  expect(text).toMatch(/\nhttp:\/\/a\.example\n {2}read {5}GET {5}up to 40 pages per target/)
  expect(text).toContain('read     OPTIONS /?{nonce}\n            with Max-Forwards: 0\n')
  expect(text).toContain('for r1, r2, r3, r4 and 2 more\n')
  expect(text).toContain('1 probe at most')
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
})

test('without discovery only the page itself is fetched', () => {
  const text = describeDryRun([probe], { crawl: false, maxFetches: 40, mode: 'no-write' }, 100)
  expect(text).toContain('GET     the page of each target')
  expect(text).not.toContain('on top')
})

test.each([
  ['no-write', 'MKCOL'],
  ['read-only', 'PROPFIND']
] as const)('what is asked besides the rules is said: %s, %s', (mode, method) => {
  const text = describeDryRun([probe], { crawl: false, maxFetches: 40, mode }, 1000)
  expect(text).toMatch(new RegExp(`Besides the probes: GET of each target, [^\\n]*two ${method} of names`))
})
