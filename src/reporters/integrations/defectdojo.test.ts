import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { defectdojoContract } from '../../../test/reporters/defectdojo-contract.js'
import { acceptance, first, parsed, runs, stringsIn } from '../../../test/reporters/runs.js'
import { context, evidence, finding, ORIGIN, result } from '../../../test/reporters/sample.js'
import { reportDefectdojo } from './defectdojo.js'

describe.each(Object.entries(runs))('%s', (_, run) => {
  const report = parsed(reportDefectdojo, run)
  it('is taken by DefectDojo', () => expect(defectdojoContract.safeParse(report).error?.issues ?? []).toEqual([]))
  it('is well-formed in every value', () => {
    expect(stringsIn(report).filter((text) => /[\p{Cs}\0\u202e]/u.test(text))).toEqual([])
  })
})

type Report = z.infer<typeof defectdojoContract>

function imported(changes: Parameters<typeof finding>[0] = {}): Report['findings'][number] {
  const report = parsed(reportDefectdojo, { result: result({ findings: [finding(changes)] }), context })
  return first(defectdojoContract.parse(report).findings)
}

function descriptionOf(name: keyof typeof runs): string {
  return (parsed(reportDefectdojo, runs[name]) as Report).description
}

it('a finding has all that DefectDojo has a place for', () => {
  expect(imported()).toEqual({
    title: 'Anyone can make folders here',
    severity: 'High',
    description: `why\n\nMKCOL was answered 409.\n\nPlace: \`${ORIGIN}/images/\``,
    date: '2026-01-01',
    unique_id_from_tool: 'f'.repeat(32),
    vuln_id_from_tool: 'collection-creatable',
    cwe: 650,
    impact: 'Attackers can put files here.',
    mitigation:
      'Allow GET and HEAD only.\n\nnginx:\n\n```\nlimit_except GET {\n  deny all;\n}\n```\n\napache:\n\n```\nDav Off\n```',
    references: 'https://www.rfc-editor.org/rfc/rfc4918',
    steps_to_reproduce:
      '```\nMKCOL /images/0123../0123../ -> 409 (QXZW: 501, PATCH: 405)\n```\n\nThe way in: nginx, Apache httpd. Fix it at nginx.',
    severity_justification: 'Firm: shown by comparison with control requests.',
    scanner_confidence: 4,
    endpoints: [`${ORIGIN}/images/`, `${ORIGIN}/images/a/`],
    tags: ['verbgate', 'place-file', 'cwe-650'],
    active: true,
    risk_accepted: false,
    verified: false,
    dynamic_finding: true,
    static_finding: false
  })
})

it('a finding has the same description in every run: DefectDojo knows it again by that', () => {
  const other = [evidence('MKCOL', 403, '/images/other/')]
  expect(imported({ evidence: other, alsoAt: [], hop: null, accepted: acceptance }).description).toBe(
    imported().description
  )
})

it('an accepted finding is inactive, and says why', () => {
  expect(imported({ accepted: acceptance })).toMatchObject({
    active: false,
    risk_accepted: true,
    severity_justification: `Firm: shown by comparison with control requests.\n\nAccepted until 2027-03-31 by M. Sato (${ORIGIN}/images/\\*\\*): The images are public.`
  })
})

it.each([
  ['critical', 'Critical'],
  ['high', 'High'],
  ['medium', 'Medium'],
  ['low', 'Low'],
  ['info', 'Info']
] as const)('%s is %s', (severity, word) => {
  expect(imported({ severity }).severity).toBe(word)
})

it.each([
  ['confirmed', 1, true],
  ['firm', 4, false],
  ['tentative', 7, false]
] as const)('%s is %i, and verified: %s', (confidence, scanner_confidence, verified) => {
  expect(imported({ confidence })).toMatchObject({ scanner_confidence, verified })
})

it('CWEs beyond the first are tags, and without one there is no number', () => {
  expect(imported({ cwe: ['CWE-749', 'CWE-650'] })).toMatchObject({
    cwe: 749,
    tags: ['verbgate', 'place-file', 'cwe-749', 'cwe-650']
  })
  expect(imported({ cwe: [] })).not.toHaveProperty('cwe')
})

it('the commands that repeat the requests stand below them', () => {
  const seen = { ...evidence('MKCOL', 409), curl: "curl -X MKCOL '\n```'" }
  expect(imported({ evidence: [seen] }).steps_to_reproduce).toContain("\n\n````\ncurl -X MKCOL '\\x0a```'\n````")
})

it('places are URLs, and one that is too long for its column is its site', () => {
  expect(imported({ path: '/ä#/', alsoAt: ['/ä#/', '/b c?d'] }).endpoints).toEqual([
    `${ORIGIN}/%C3%A4%23/`,
    `${ORIGIN}/b%20c?d`
  ])
  expect(imported({ path: `/${'a'.repeat(500)}`, alsoAt: [] }).endpoints).toEqual([`${ORIGIN}/`])
  expect(imported({ path: `/${'a'.repeat(499)}`, alsoAt: [] }).endpoints).toHaveLength(1)
  expect(imported({ path: `/${'a'.repeat(500)}`, alsoAt: ['/b/'] }).endpoints).toEqual([`${ORIGIN}/b/`])
})

it('the way in is text too', () => {
  const hop = { chain: ['<i>'], answeredBy: null, advice: '[x](y)' }
  expect(imported({ hop }).steps_to_reproduce).toMatch(/The way in: &lt;i\\>\. \\\[x\\\]\(y\)$/)
})

it('the test says no more than anybody reads', () => {
  const notes = Array.from({ length: 60 }, () => ({ code: 'accept-unused', message: 'x'.repeat(2000), place: null }))
  const report = parsed(reportDefectdojo, { result: result({ notes }), context })
  expect(defectdojoContract.parse(report).description).toHaveLength(20_000)
})

it('a text is text, and a reference that is no web page is code', () => {
  expect(imported({ why: '<b>[x](y)', references: ['javascript:alert(1)'] })).toMatchObject({
    description: expect.stringMatching(/^&lt;b\\>\\\[x\\\]\(y\)\n/),
    references: '`javascript:alert(1)`'
  })
})

it('findings come worst first', () => {
  const findings = [finding({ severity: 'low' }), finding({ severity: 'critical' })]
  const report = parsed(reportDefectdojo, { result: result({ findings }), context }) as Report
  expect(report.findings.map(({ severity }) => severity)).toEqual(['Critical', 'Low'])
})

it('the test says whether everything was looked at', () => {
  expect(descriptionOf('no findings')).toBe('Run run-1. Everything was looked at.')
  expect(descriptionOf('an incomplete run')).toMatch(
    /^Run run-1\. INCOMPLETE: what is missing may still be there\.\n1 thing .*\n.*incomplete: timeout/
  )
  expect(descriptionOf('an interrupted run')).toContain('INCOMPLETE')
})
