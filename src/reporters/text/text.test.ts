import { expect, test } from 'vitest'
import { plainPaint } from '../paint.js'
import { context, evidence, finding, ORIGIN, RANDOM, result } from '../../../test/reporters/sample.js'
import { reportJson } from '../json/json.js'
import { reportText } from './text.js'

const one = { ...result().summary, high: 1 }

test('a finding says where, who let it in, what, what it gives, the proof with its controls and the fix there', () => {
  const text = reportText(result({ findings: [finding()], summary: one }), {
    ...context,
    exit: { code: 1, meaning: 'findings at or above high' }
  })
  expect(text).toContain('1. HIGH Anyone can make folders here')
  expect(text).toContain(
    '\n\nhttp://shop.example/images/ (and likely /images/a/)\n  who  The way in: nginx -> Apache httpd.'
  )
  expect(text).toContain('Attackers can put files here. Firm')
  expect(text).toContain('MKCOL /images/0123../0123../ -> 409 (unknown method: 501, PATCH: 405)')
  expect(text).toContain('nginx -> Apache httpd. Fix it at nginx.')
  expect(text).toMatch(/fix {2}nginx:\n {7}limit_except GET \{\n {9}deny all;\n {7}\}\n {7}apache: Dav Off/)
  expect(text).not.toContain('Allow GET and HEAD only.')
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    '1 high in 1 origin, 57 requests, 3.2 s. Exit 1: findings at or above high.'
  )
})

test('findings of one place share its heading, the way in and the fix; without a known product it is the one for any', () => {
  const findings = [
    finding({ hop: null, severity: 'critical' }),
    finding({ hop: null, path: '/content/', alsoAt: [] }),
    finding({ hop: null, fix: { any: 'Other.' } }),
    finding({ hop: null })
  ]
  const text = reportText(result({ findings }), context)
  expect(text.match(/^http:.*images.*$/gm)).toEqual(['http://shop.example/images/ (and likely /images/a/)'])
  expect(text.match(/^ +\d+\. [A-Z]+/gm)).toEqual(['  1. CRITICAL', '  2. HIGH', '  3. HIGH', '  4. HIGH'])
  expect(text).toContain('  fix  for 1, 3:\n       Allow GET and HEAD only.\n  fix  for 2:\n       Other.\n')
  expect(text).toContain('http://shop.example/content/\n\n  4. HIGH')
  expect(text).toContain('  fix  as for 1\n')
  expect(text.match(/Allow GET and HEAD only\./g)).toHaveLength(1)
})

test('only a hop that differs from that of the place is said again', () => {
  const elsewhere = { chain: ['nginx'], answeredBy: 'nginx', advice: 'Fix it here.' }
  const findings = [finding(), finding(), finding({ hop: elsewhere }), finding({ path: '/content/' })]
  const text = reportText(result({ findings }), context)
  expect(text.match(/Fix it at nginx\./g)).toHaveLength(1)
  expect(text).toContain('     who    Fix it here.')
  expect(text).toContain('http://shop.example/content/ (and likely /images/a/)\n  who  as for 1\n')
})

test('answers of the control requests stand once if they are the same; names and filler are cut short', () => {
  const long = `/images/${RANDOM}${'a'.repeat(1200)}`
  const controls = ['NOTIFY', 'PATCH'].map((method) => evidence(method, 405))
  const two = finding({ evidence: [evidence('MKCOL', 409), evidence('MOVE', 404), ...controls] })
  const text = reportText(result({ findings: [two, finding({ evidence: [evidence('PUT', 500, long)] })] }), context)
  expect(text).toMatch(/409\n {12}MOVE {2}\S+ -> 404\n {12}\(controls there: NOTIFY: 405, PATCH: 405\)\n/)
  expect(text).toContain('PUT /images/0123..aaaa.. -> 500')
})

test('no finding says what was looked at and what was not', () => {
  const failed = ['MKCOL', 'PATCH'].map((method, index) => ({
    ruleId: `r${index}`,
    origin: ORIGIN,
    path: '/images/',
    reason: `${method} /images/${RANDOM}/: over-budget (30 requests were sent)`
  }))
  const inconclusive = ['/a/', '/b/', '/c/'].map((path) => ({ ruleId: 'r', origin: ORIGIN, path, reason: 'all alike' }))
  const text = reportText(result({ failed, inconclusive }), {
    ...context,
    rulesNotRun: [{ why: 'without --write', ids: ['put-accepted'] }]
  })
  expect(text).toContain('looked at   2 areas: /, /images/; 57 requests')
  expect(text).toMatch(
    /INCOMPLETE {2}2 checks could not .*\n +- over-budget \(30 requests were sent\): 2 checks in \/images\/ \(r0, r1\)/
  )
  expect(text).toContain('--max-requests')
  expect(text).toMatch(
    /UNDECIDED {3}3 checks \(.*nothing harmless can tell\):\n +- all alike\n +in \/a\/, \/b\/, \/c\/ \(r\)/
  )
  expect(text).toContain('Not run without --write: 1 rule (verbgate rules list).')
  expect(text).toContain('Nothing found, 3 checks undecided, 2 checks not looked at, in 2 areas of 1 origin')
})

test('what undecided means is said once, and it takes the green away', () => {
  const painted = { ...plainPaint, good: (text: string) => `GREEN ${text}`, warn: (text: string) => `YELLOW ${text}` }
  const inconclusive = ['http://a.example', 'http://b.example'].map((origin) => ({
    ruleId: 'r',
    origin,
    path: '/',
    reason: 'all alike'
  }))
  const text = reportText(result({ inconclusive }), { ...context, paint: painted })
  expect(text.match(/nothing harmless can tell/g)).toHaveLength(1)
  expect(text).toContain('YELLOW Nothing found, 2 checks undecided')
  expect(reportText(result(), { ...context, paint: painted })).toContain('GREEN Nothing found in 2 areas')
})

test('leftovers come before everything but the head line', () => {
  const leftovers = [{ url: `${ORIGIN}/images/verbgate-1.txt`, reason: 'DELETE was answered 405' }]
  const lines = reportText(result({ leftovers, findings: [finding()] }), context).split('\n')
  expect(lines[2]).toContain('LEFT BEHIND: 1 thing that this run placed')
  expect(lines[3]).toContain('verbgate-1.txt')
})

test('an unreachable target is said so', () => {
  const [target] = result().targets
  if (target === undefined) throw new Error('no target')
  const targets = [{ ...target, status: 'unreachable' as const, reason: 'refused: nothing listens', areas: [] }]
  const rulesNotRun = [{ why: 'without --write', ids: ['put-accepted'] }]
  const text = reportText(result({ targets }), { ...context, rulesNotRun })
  expect(text).toContain('UNREACHABLE refused: nothing listens\n  help        Nothing listens there')
  expect(text).not.toContain('Not run')
})

const HOSTILE =
  '\u001b]52;c;aGk=\u0007\u001b[2J\r\n::error file=a::forged ##vso[task.setvariable] ##[error]x\u009b31m\u202eevil\u2028'
// oxlint-disable-next-line no-control-regex -- these must not come through
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/

test('hostile server text reaches neither the terminal nor the CI runner', () => {
  const hostile = finding({
    title: HOSTILE,
    summary: HOSTILE.repeat(5),
    path: `/${HOSTILE}`,
    alsoAt: [HOSTILE],
    hop: { chain: [HOSTILE, HOSTILE], answeredBy: HOSTILE, advice: HOSTILE },
    evidence: [{ ...evidence('MKCOL', 0), failure: HOSTILE, url: `${ORIGIN}/${HOSTILE}` }]
  })
  const check = { ruleId: 'r', origin: ORIGIN, path: HOSTILE, reason: HOSTILE }
  const all = result({
    findings: [hostile],
    failed: [check],
    inconclusive: [check],
    leftovers: [{ url: HOSTILE, reason: HOSTILE }]
  })
  const text = reportText(all, context)
  expect(text).not.toMatch(UNSAFE)
  expect(text).not.toMatch(/^\s*::[a-z]/m)
  expect(text).not.toMatch(/##[a-z]*\[/)
  const json = reportJson(all)
  expect(json).not.toMatch(UNSAFE)
  expect(json).not.toMatch(/##[a-z]*\[/)
  expect(JSON.parse(json)).toEqual(all)
})

test('the JSON report does not depend on the order in which maps were filled', () => {
  const a = finding({ evidence: [{ ...evidence('GET', 200), headers: { a: '1', b: '2' } }] })
  const b = finding({ evidence: [{ ...evidence('GET', 200), headers: { b: '2', a: '1' } }] })
  expect(reportJson(result({ findings: [a] }))).toBe(reportJson(result({ findings: [b] })))
})

test.each([60, 80, 100])('lines stay within %i columns where words allow it', (columns) => {
  const many = finding({ title: 'long title '.repeat(12), summary: 'many words '.repeat(60) })
  const reason = 'nobody knows '.repeat(20)
  const checks = [{ ruleId: 'r', origin: ORIGIN, path: '/', reason }]
  const text = reportText(result({ findings: [many], inconclusive: checks, failed: checks }), { ...context, columns })
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns)
})
