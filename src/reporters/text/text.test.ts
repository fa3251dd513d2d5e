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
  expect(text).toContain('MKCOL /images/0123../0123../ -> 409 (QXZW: 501, PATCH: 405)')
  expect(text).toContain('nginx -> Apache httpd. Fix it at nginx.')
  expect(text).toMatch(/fix {2}nginx:\n {7}limit_except GET \{\n {9}deny all;\n {7}\}\n {7}apache: Dav Off/)
  expect(text).not.toContain('Allow GET and HEAD only.')
  expect(text.trimEnd().split('\n').slice(-2)).toEqual([
    '1 high in 1 origin, 57 requests, 3.2 s.',
    'Exit 1: findings at or above high.'
  ])
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
    /INCOMPLETE {2}1 place could not .*\n +- over-budget \(30 requests were sent\): in \/images\/ \(r0, r1\)/
  )
  expect(text).toContain('--max-requests')
  expect(text).toMatch(/UNDECIDED {3}3 \(.*nothing harmless can tell\):\n +- all alike\n +in \/a\/, \/b\/, \/c\/\n/)
  expect(text).toMatch(/To know more, run it again with:\n {2}--write +1 more rule/)
  expect(text).toContain('Nothing found, 3 undecided, 1 place not looked at, in 2 areas of 1 origin')
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
  expect(text).toContain('YELLOW Nothing found, 2 undecided')
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
  expect(text).not.toContain('To know more')
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

const LONG_PLACES = Array.from({ length: 12 }, (_, index) => `/content/${'verzeichnis-'.repeat(3)}${index}/`)

const withheld = (ruleId: string, path: string, status: number) => ({
  ruleId,
  origin: ORIGIN,
  paths: [path],
  reason: `PUT was not tried: DELETE is answered ${status} here, so a file could not be removed again; --write=leave places it, --long-name-put asks about PUT`
})

/** A run on a site on which all that was asked was refused, with as much to say about it as there can be. */
function closedResult() {
  const rules = Array.from({ length: 16 }, (_, index) => `rule-${index}`)
  const targets = result().targets.map((target) => ({
    ...target,
    areas: ['/', ...LONG_PLACES],
    sameAs: Object.fromEntries(LONG_PLACES.slice(6).map((path, index) => [path, LONG_PLACES[index % 6] ?? '/']))
  }))
  const info = Array.from({ length: 9 }, (_, index) =>
    finding({
      severity: 'info',
      title: `The server announces what it does not do, ${'abc'[index % 3]}`,
      ruleId: `rule-${index % 3}`,
      path: LONG_PLACES[index] ?? '/'
    })
  )
  return result({
    mode: 'write',
    targets,
    findings: info,
    refused: [
      { origin: ORIGIN, methods: ['COPY', 'DELETE', 'MKCOL', 'MOVE'], statuses: [403, 405], paths: LONG_PLACES }
    ],
    notAsked: rules.flatMap((ruleId) =>
      ['/', ...LONG_PLACES].map((path) => withheld(ruleId, path, path === '/' ? 405 : 403))
    )
  })
}

test('a closed site fits on one screen: first what was refused and not asked, last what to run to know more', () => {
  const lines = reportText(closedResult(), { ...context, columns: 80 })
    .trimEnd()
    .split('\n')
  expect(lines.length).toBeLessThanOrEqual(24)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80)
  const block = lines.slice(lines.indexOf(ORIGIN) + 1).map((line) => line.slice(0, 12).trim())
  expect(block.filter((label) => label !== '').slice(0, 3)).toEqual(['refused', 'not asked', 'looked at'])
  expect(lines.join('\n')).toContain('DELETE is answered 403 or 405 here')
  expect(lines.join('\n')).not.toMatch(/UNDECIDED|clean up/)
  expect(lines[lines.length - 4]).toMatch(/^ {2}--output html=report.html/)
  expect(lines.at(-1)).toBe('Exit 0: fine.')
})

const headLine = (placed: number) => reportText(result({ mode: 'write', placed }), context).split('\n')[0]

test('what was placed is said to be removed only where something was placed', () => {
  expect(headLine(0)).toContain('write: nothing was placed.')
  expect(headLine(3)).toContain('write: what was placed was removed again.')
})

const check = (ruleId: string, path: string, reason: string) => ({ ruleId, origin: ORIGIN, path, reason })

test('what is undecided is counted by place and reason, however many rules say it', () => {
  const inconclusive = ['a', 'b', 'c'].flatMap((rule) => [check(rule, '/x/', 'one'), check(rule, '/y/', 'two')])
  const text = reportText(result({ inconclusive: [...inconclusive, check('d', '/x/', 'two')] }), context)
  expect(text).toContain('UNDECIDED   3 (')
  expect(text).toContain('Nothing found, 3 undecided, in')
})
