import { expect, test } from 'vitest'
import {
  context,
  evidence,
  finding,
  hostileResult,
  manyFindings,
  ORIGIN,
  result
} from '../../../test/reporters/sample.js'
import { reportText } from '../text/text.js'
import { reportHtml } from './report.js'

// oxlint-disable-next-line no-control-regex -- these are the characters that must not come through
const RAW_CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

const bad = { ...context, exit: { code: 1, meaning: 'findings at or above high' } }

test('the outcome, the exit code with its meaning and the run stand at the top', () => {
  const rulesNotRun = [{ why: 'without --write', ids: ['a', 'b'] }]
  const text = words(
    reportHtml(result({ findings: [finding()] }), { ...bad, rulesNotRun, lastSuccessAt: '2026-01-01T00:00:00.000Z' })
  )
  expect(text).toContain('1 high in 1 origin Exit 1: findings at or above high 0 critical 1 high 0 medium 0 low 0 info')
  expect(text).toContain('Started 2026-01-01 00:00:00 UTC, took 3.2 s')
  expect(text).toContain('Last complete run 2026-01-01 00:00:00 UTC Mode no-write: nothing was written Requests 57')
  expect(text).toContain('1 rule ran; 2 rules not run without --write Run run-1')
})

test('a finding says what, where, what it gives, how sure that is, what was seen and the proof', () => {
  const text = words(reportHtml(result({ findings: [finding()] }), bad))
  expect(text).toContain('1 high Anyone can make folders here http://shop.example/images/ and likely /images/a/')
  expect(text).toContain('Attackers can put files here. Firm: shown by comparison with control requests.')
  expect(text).toContain('MKCOL /images/0123../0123../ -&gt; 409 (QXZW: 501, PATCH: 405)')
})

test('where nothing but hints was found, what was looked at comes first; else what to do', () => {
  for (const [severity, first] of [
    ['info', 'coverage'],
    ['low', 'repairs']
  ] as const) {
    const page = reportHtml(result({ findings: [finding({ severity })] }), context)
    expect(/<section [^>]*id="([a-z]+)"/.exec(page)?.[1]).toBe(first)
  }
})

test('one repair for all findings that it closes, the most urgent repair first, accepted ones last', () => {
  const accepted = { at: '**', reason: 'why not', expires: '2027-03-31', by: 'Operations' }
  const findings = [
    finding({ severity: 'medium', hop: null, fix: { any: 'Other.' } }),
    finding({ severity: 'low', path: '/b/' }),
    finding({ severity: 'high', path: '/c/' }),
    finding({ severity: 'critical', hop: null, fix: { any: 'Third.' }, path: '/d/', accepted })
  ]
  const page = reportHtml(result({ findings }), bad)
  const text = words(page)
  expect(text).toMatch(
    /high Repair 1 at nginx and apache closes 2 findings .*Findings: 2, 3 .*medium Repair 2 closes 1 finding .*critical Repair 3 closes 1 finding, accepted .*Finding: 4 \(accepted\)/s
  )
  expect(page.match(/limit_except GET/g)).toHaveLength(1)
  expect(text).toContain('Accepted until 2027-03-31 by Operations, at **: why not')
})

test('numbers are those of the text report; accepted findings come behind all others', () => {
  const accepted = { at: '**', reason: 'why not', expires: '2027-03-31', by: null }
  const other = { origin: 'http://b.example', path: '/', alsoAt: [] }
  const findings = [
    finding({ title: 'one', accepted }),
    finding({ title: 'two' }),
    finding({ title: 'three', ...other })
  ]
  const page = words(reportHtml(result({ findings }), bad))
  expect(page).toMatch(/1 high two .* 3 high accepted one .* 2 high three/)
  expect(reportText(result({ findings }), bad)).toMatch(/1\. HIGH two.*2\. HIGH three/s)
})

test('6,000 findings do not hold 6,000 copies of one text', () => {
  const page = reportHtml(manyFindings(6000), bad)
  expect(page.match(/limit_except GET/g)).toHaveLength(1)
  expect(page.match(/<p>why<\/p>/g)).toHaveLength(1)
  expect(page.match(/Repair 1</g)).toHaveLength(6000)
  expect(page.match(/<svg\s+class="way"/g)).toHaveLength(1)
})

test('requests and answers stand with a finding; with more than 1,000 findings the commands alone', () => {
  const exchange = {
    ...evidence('MKCOL', 409),
    headers: { server: 'nginx' },
    bodyExcerpt: 'the body',
    curl: 'curl -X MKCOL'
  }
  const findings = [finding({ evidence: [exchange] })]
  const page = reportHtml(result({ findings }), bad)
  expect(page).toMatch(/<pre>curl -X MKCOL\n\n&gt; MKCOL \S+ {3}\(probe mkcol\)\n&lt; 409\n&lt; server: nginx<\/pre>/)
  expect(page).toContain('<pre class="body">the body</pre>')
  const many = reportHtml(result({ findings: [...findings, ...manyFindings(1000).findings] }), bad)
  expect(many).toContain('<pre>curl -X MKCOL</pre>')
  expect(many).not.toContain('the body')
})

test('a reference is a link only if it is a web address and nothing else', () => {
  const references = ['https://a.example/b?c=1&d', 'javascript:alert(1)', 'https://a.example/ b', 'RFC 4918', 'ftp://a']
  const page = reportHtml(result({ findings: [finding({ references })] }), bad)
  expect(page.match(/<a href="[^#][^>]*>/g)).toEqual([
    '<a href="https://a.example/b?c=1&amp;d" rel="noreferrer noopener">'
  ])
  expect(page).toContain('<li>javascript:alert(1)</li>')
})

test('what was left behind, not verified or not looked at is an alarm, with what to do', () => {
  const targets = result().targets.map((target) => ({
    ...target,
    status: 'incomplete' as const,
    reason: 'rate-limited'
  }))
  const failed = [{ ruleId: 'put-handled', origin: ORIGIN, path: '/a/', reason: 'timeout (headers: 10 s passed)' }]
  const leftovers = [{ url: `${ORIGIN}/x`, reason: 'refused 403' }]
  const text = words(reportHtml(result({ targets, failed, leftovers, insecure: true, mode: 'write' }), context))
  expect(text).toContain('Left behind: 1 thing that this run placed could not be removed')
  expect(text).toContain('http://shop.example/x refused 403')
  expect(text).toContain('Certificates were not verified')
  expect(text).toContain('Incomplete: 1 target and 1 check could not be looked at.')
  expect(text).toContain('Incomplete rate-limited Scan more slowly with --rate')
  expect(text).toContain('1 check in /a/ (put-handled) Check that a firewall lets this machine through')
})

test('undecided checks, clean ones, areas alike and areas left out are told by origin', () => {
  const target = { ...result().targets[0], sameAs: { '/b/': '/a/' }, areasBeyondLimit: 2, outOfScopeLinks: 1 }
  const inconclusive = [{ ruleId: 'put-handled', origin: ORIGIN, path: '/a/', reason: 'only a canary can tell' }]
  const clean = [{ origin: ORIGIN, paths: ['/', '/a/'], rules: ['x', 'y'] }]
  const targets = [target as ReturnType<typeof result>['targets'][0]]
  const text = words(reportHtml(result({ targets, inconclusive, clean }), context))
  expect(text).toContain('Looked at 2 areas: /, /images/; 57 requests Same as /b/ as /a/ (--thorough probes each)')
  expect(text).toContain('Left out 2 more areas beyond the limit of one run; --area names one; 1 link to other origins')
  expect(text).toContain('Found nothing 2 rules in /, /a/ Undecided only a canary can tell in /a/')
})

test('a comparison says what is new, worse, unchanged, fixed and not looked at again', () => {
  const comparison = {
    since: '2026-01-01T00:00:00.000Z',
    fixed: [finding({ title: 'Gone' })],
    notLookedAt: [{ ...finding({ title: 'Unknown' }), reason: 'timeout' }]
  }
  const findings = [finding({ change: 'new' }), finding({ change: 'worse' }), finding({ change: 'unchanged' })]
  const text = words(reportHtml(result({ findings, comparison }), bad))
  expect(text).toContain('Since the run of 2026-01-01 00:00:00 UTC. New 1 Worse 1 Unchanged 1 Fixed high Gone')
  expect(text).toMatch(/Not looked at again high Unknown, .* timeout/)
  expect(words(reportHtml(result(), context))).not.toContain('What changed')
})

test('notes name the place that they are about', () => {
  const notes = [{ code: 'accept-unused', message: 'Line 12 fits nothing.', place: '.verbgate-accept.yaml:12' }]
  expect(words(reportHtml(result({ notes }), context))).toContain(
    'Notes Line 12 fits nothing. .verbgate-accept.yaml:12'
  )
})

test('no control character comes through, and the bytes are the same after a round trip', () => {
  const page = reportHtml(hostileResult(), bad)
  expect(RAW_CONTROL.exec(page)?.[0]).toBeUndefined()
  expect(Buffer.from(page, 'utf8').toString('utf8')).toBe(page)
  expect(page).not.toMatch(/^\s*::[a-z]|##vso\[|##teamcity\[/m)
})

/** The page's text with one blank for whatever stands between. */
function words(page: string): string {
  return page
    .replace(/<style>.*<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,;:](?!v))/g, '')
}
