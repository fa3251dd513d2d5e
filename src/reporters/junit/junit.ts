import type { ScanResult } from '../../findings/scan-result.js'
import { junitSuites, type JunitCase, type JunitOutcome, type JunitPolicy, type JunitSuite } from './junit-cases.js'
import { count, printable, some } from '../layout.js'
import { cutXml, xmlAttribute, xmlContent } from './xml-text.js'

// GitLab takes 30 MB in a file: 6,000 findings stay below it with 16 MB for their texts, and names and messages of
// 600 bytes each.
const TEXTS_BYTES = 16_000_000
const TEXT_BYTES = 8_000
const ATTRIBUTE_BYTES = 600

type Counts = Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>>

/**
 * The report for test viewers: a suite for each origin, a case for each check. A finding that fails the run is a failure,
 * and what could not be looked at an error. What is undecided, accepted or let pass by the gate is skipped, and what was
 * not asked is no case. Takes the form that
 * both the Jenkins schema and that of Apache Ant know, as far as they agree: times of day are UTC without a zone, the time of a
 * suite is that of the run, in which origins are scanned side by side.
 */
export function reportJunit(result: ScanResult, context: Partial<JunitPolicy> = {}): string {
  return [...junitChunks(result, context)].join('')
}

/** The JUnit report in pieces, a suite each. */
export function* junitChunks(
  result: ScanResult,
  { junitUndecided = 'skipped', isFailing = () => true }: Partial<JunitPolicy> = {}
): Generator<string> {
  const suites = junitSuites(result, { junitUndecided, isFailing })
  const speaking = suites.flatMap(({ cases }) => cases).filter(({ outcome }) => outcome.kind !== 'passed').length
  const textBytes = Math.min(TEXT_BYTES, Math.floor(TEXTS_BYTES / Math.max(1, speaking)))
  const { tests, failures, errors } = countOutcomes(suites.flatMap(({ cases }) => cases))
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<testsuites${attributes({ name: result.tool.name, tests, failures, errors, time: measureSeconds(result) })}>\n`
  for (const [index, suite] of suites.entries()) yield `${suiteLines(suite, index, result, textBytes).join('\n')}\n`
  yield '</testsuites>\n'
}

function suiteLines(suite: JunitSuite, id: number, result: ScanResult, textBytes: number): string[] {
  const { tool, startedAt, runId, mode, insecure } = result
  const name = printable(suite.origin)
  const about = { timestamp: startedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length), hostname: 'localhost' }
  const counts = { ...countOutcomes(suite.cases), time: measureSeconds(result) }
  const properties = { version: tool.version, runId, mode, insecure: String(insecure) }
  const names = new Map<string, number>()
  return [
    `<testsuite${attributes({ name, package: tool.name, id, ...about, ...counts })}>`,
    '<properties>',
    ...Object.entries(properties).map(([key, value]) => `<property${attributes({ name: key, value })}/>`),
    '</properties>',
    ...suite.cases.map((item) => caseText(item, name, names, textBytes)),
    `<system-out>${xmlContent(coverageText(suite))}</system-out>`,
    '<system-err></system-err>',
    '</testsuite>'
  ]
}

function caseText({ name, outcome }: JunitCase, classname: string, names: Map<string, number>, most: number): string {
  const unique = uniqueName(cutXml(name, xmlAttribute, ATTRIBUTE_BYTES).xml, names)
  const head = `<testcase${attributes({ classname })} name="${unique}" time="0"`
  return outcome.kind === 'passed' ? `${head}/>` : `${head}>${outcomeText(outcome, most)}</testcase>`
}

/**
 * A name that no earlier case of the class has: GitLab drops the later ones.
 * @param names each name given, with the number of the last one that began so
 */
function uniqueName(name: string, names: Map<string, number>): string {
  let nth = (names.get(name) ?? 0) + 1
  while (nth > 1 && names.has(`${name} (${nth})`)) nth++
  names.set(name, nth)
  if (nth === 1) return name
  names.set(`${name} (${nth})`, 1)
  return `${name} (${nth})`
}

/** The Jenkins schema knows no attributes of `skipped`; GitLab shows its text. */
function outcomeText(outcome: Exclude<JunitOutcome, { kind: 'passed' }>, mostBytes: number): string {
  const text = contentText(outcome.text, mostBytes)
  if (outcome.kind === 'skipped') return `<skipped>${text}</skipped>`
  const message = cutXml(outcome.message, xmlAttribute, ATTRIBUTE_BYTES).xml
  return `<${outcome.kind}${attributes({ type: outcome.type })} message="${message}">${text}</${outcome.kind}>`
}

function contentText(text: string, mostBytes: number): string {
  const { xml, leftOut } = cutXml(text, xmlContent, mostBytes)
  if (leftOut === 0) return xml
  return `${xml}\n[${count(leftOut, 'character')} left out here; the JSON report has them all]`
}

function coverageText({ targets, passedLeftOut }: JunitSuite): string {
  const lines = targets.map(({ url, status, areas, requests }) => {
    const where = areas.length === 0 ? '' : `: ${some(areas, 12)}`
    return `${printable(url)} ${status}, ${count(areas.length, 'area')}${where}; ${count(requests, 'request')}`
  })
  const more = `${count(passedLeftOut, 'more check')} found nothing, too many to list; the JSON report has them all`
  return [...lines, ...(passedLeftOut === 0 ? [] : [more])].join('\n')
}

function countOutcomes(cases: readonly JunitCase[]): Counts {
  const counts = { passed: 0, failure: 0, error: 0, skipped: 0 }
  for (const { outcome } of cases) counts[outcome.kind]++
  return { tests: cases.length, failures: counts.failure, errors: counts.error, skipped: counts.skipped }
}

function measureSeconds({ startedAt, finishedAt }: ScanResult): string {
  return ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(3)
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('')
}
