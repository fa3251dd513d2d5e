import { expect, test } from 'vitest'
import * as reporters from '../../src/report.js'
import { openEdge } from './edge.js'
import { edges } from './edges.js'
import { measureEdge, type Measured, type Verdict } from './measure.js'
import { accounts, pages } from './member-site.js'
import { scanEdge } from './scan-edge.js'

const measured = new Map<string, Measured>()
for (const [name, settings] of Object.entries(edges)) measured.set(name, await measureEdge(settings))
const cases = [...measured.values()].flatMap(({ leaking, verdicts }) =>
  Object.entries(verdicts).map(([path, verdict]) => ({ verdict, isLeaking: leaking.includes(path) }))
)
const count = (isLeaking: boolean, verdict: Verdict): number =>
  cases.filter((one) => one.isLeaking === isLeaking && one.verdict === verdict).length

test('on 18 edges with 12 pages nothing is found that visitors do not get, and nothing that they get is clean', () => {
  expect(cases).toHaveLength(18 * 12)
  expect(count(false, 'handed-out')).toBe(0)
  expect(count(true, 'clean') + count(true, 'nothing')).toBe(0)
  expect(cases.filter(({ isLeaking }) => isLeaking).length).toBeGreaterThan(100)
})

test('where visitors show that the query is in the key, all is found that leaks and is not refused to them', () => {
  for (const [name, { leaking, verdicts }] of measured) {
    if (/key without the query|RFC/.test(name)) continue
    const missed = leaking.filter((path) => verdicts[path] !== 'handed-out')
    expect(missed.filter((path) => pages[path]?.visitor !== 'refused')).toEqual([])
  }
})

test('names that end like a file’s are found wherever they leak, or not asked', () => {
  for (const { byExtension } of measured.values()) {
    const { leaking, found, notAsked } = byExtension
    expect(found.filter((path) => !leaking.includes(path))).toEqual([])
    expect(leaking.filter((path) => !found.includes(path) && !notAsked.includes(path))).toEqual([])
  }
  const all = [...measured.values()].map(({ byExtension }) => byExtension)
  const count = (pick: 'leaking' | 'found'): number => all.flatMap((one) => one[pick]).length
  // the rest is not asked: edges that keep only what the origin lets them, or 200 alone, and a page that refuses visitors
  expect([count('found'), count('leaking')]).toEqual([95, 131])
})

test('no page and no key of the site itself holds a member’s data after a scan', () => {
  expect([...measured.values()].flatMap(({ left, keys }) => [...left, ...keys])).toEqual([])
})

test('without the query in the key no session is sent under a query', () => {
  const blind = [...measured].filter(([name]) => name.includes('key without the query'))
  expect(blind).toHaveLength(3)
  for (const [, { askedInSession, verdicts }] of blind) {
    expect(askedInSession.filter((path) => !/[/;][0-9a-f]{32}\w+\.css$/.test(path))).toEqual([])
    expect(Object.values(verdicts)).not.toContain('clean')
  }
})

test('a page costs 60 requests at most, 25 in a session', () => {
  for (const { requests, askedInSession } of measured.values()) {
    expect(requests / 12).toBeLessThan(60)
    expect(askedInSession.length / 12).toBeLessThan(25)
  }
})

test('no report says a text of a member, or a session', async () => {
  const edge = openEdge({ keeps: 'all' })
  const result = await scanEdge(edge)
  const { reportText, reportJson, reportJsonl, reportHtml, reportSarif, reportJunit } = reporters
  const { reportGitlab, reportDefectdojo, reportMarkdown, reportPrometheus, reportCsv } = reporters
  const all = [reportText, reportJson, reportJsonl, reportHtml, reportSarif, reportJunit]
  const more = [reportGitlab, reportDefectdojo, reportMarkdown, reportPrometheus, reportCsv]
  const reports = [...all, ...more].map((report) => report(result)).join('\n')
  expect(reports).toMatch(/ta…le#[0-9a-f]{4}/)
  for (const account of Object.values(accounts))
    for (const text of Object.values(account)) expect(reports).not.toContain(text)
})
