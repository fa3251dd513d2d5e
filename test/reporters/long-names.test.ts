import { expect, test } from 'vitest'
import { reportHtml } from '../../src/reporters/html/report.js'
import { reportJson } from '../../src/reporters/json/json.js'
import { reportJunit } from '../../src/reporters/junit/junit.js'
import { reportMarkdown } from '../../src/reporters/markdown/markdown.js'
import { diffReporters } from '../../src/reporters/change/diff.js'
import { reportText } from '../../src/reporters/text/text.js'
import { context, evidence, finding, ORIGIN, result } from './sample.js'

const LONG = 'a'.repeat(1200)
const path = `/images/${LONG}`
const long = {
  ...evidence('PUT', 500, path),
  requestHeaders: { Destination: ORIGIN + path },
  bodyExcerpt: `no ${path}`,
  curl: `curl -i -X PUT '${ORIGIN}${path}'`
}
const check = { ruleId: 'put-handled', origin: ORIGIN, path, reason: `PUT ${path}: timeout (10 s)` }
const run = result({
  findings: [
    finding({ path, alsoAt: [path], evidence: [long], summary: `PUT ${path} is answered 500.`, change: 'new' })
  ],
  inconclusive: [check],
  failed: [check],
  notAsked: [{ ...check, paths: [path] }],
  targets: result().targets.map((target) => ({ ...target, areas: ['/', path], sameAs: { [path]: path } })),
  comparison: {
    since: '2026-01-01T00:00:00.000Z',
    fixed: [{ ...finding({ path }) }],
    notLookedAt: [{ ...finding({ path }), reason: path }]
  }
})

test.each([
  ['text', reportText(run, context)],
  ['HTML', reportHtml(run, context)],
  ['Markdown', reportMarkdown(run, context)],
  ['diff as text', diffReporters.text(run, context)],
  ['diff as Markdown', diffReporters.markdown(run, context)]
])('a canary of 1,200 letters is cut short where a person reads: %s', (_, report) => {
  expect(report).toContain('aaaa..')
  expect(report).not.toMatch(/a{41}/)
})

test('the texts of JUnit are read by people, its names tell cases apart', () => {
  const xml = reportJunit(run)
  expect(xml.replaceAll(/ name="[^"]*"/g, '')).not.toMatch(/a{41}/)
})

test('the JSON report has the whole name', () => {
  expect(reportJson(run)).toContain(LONG)
})

test('the Markdown of diff has nothing invisible, and addresses that can be copied', () => {
  const plain = { ...run, findings: [finding({ change: 'new' })] }
  const report = diffReporters.markdown(plain, context)
  expect(report).not.toMatch(/&#8203;|\u200b/)
  expect(report).toContain(`\`${ORIGIN}/images/\``)
})
