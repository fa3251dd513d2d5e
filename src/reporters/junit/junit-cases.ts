import type { Finding } from '../../findings/finding.js'
import type { FailedCheck, InconclusiveCheck, Leftover, ScanResult, TargetResult } from '../../findings/scan-result.js'
import { isExplained } from '../text/coverage-lines.js'
import { findingText } from '../text/finding-text.js'
import { printable, shortNames } from '../layout.js'
import type { ReportContext } from '../reporter.js'
import { remedyFor } from '../text/remedy.js'

/** What JUnit knows of a check; texts are printable and not yet XML. */
export type JunitOutcome =
  | { kind: 'passed' }
  | { kind: 'skipped'; text: string }
  | { kind: 'failure' | 'error'; type: string; message: string; text: string }

/** One test case; names may occur more than once. */
export type JunitCase = { name: string; outcome: JunitOutcome }

/** The test cases of one origin, worst first. */
export type JunitSuite = {
  origin: string
  targets: TargetResult[]
  cases: JunitCase[]
  /** Passed ones beyond the limit, not among `cases`. */
  passedLeftOut: number
}

// GitLab takes 500,000 cases and 250,000 XML objects (gitlab-org/gitlab#507482), and 30 MB in a file.
const MOST_PASSED = 50_000

/** What the run as a whole makes of a finding, and of what is undecided. */
export type JunitPolicy = Pick<ReportContext, 'junitUndecided' | 'isFailing'>

/** The test cases of each origin that was to be looked at or of which anything is known, in the order of the targets. */
export function junitSuites(result: ScanResult, { junitUndecided, isFailing }: JunitPolicy): JunitSuite[] {
  const suites = new Map<string, JunitSuite>()
  const openSuite = (origin: string): JunitSuite => {
    const suite = suites.get(origin) ?? { origin, targets: [], cases: [], passedLeftOut: 0 }
    suites.set(origin, suite)
    return suite
  }
  const { targets, findings, failed, inconclusive, leftovers } = result
  for (const target of targets) openSuite(target.origin).targets.push(target)
  for (const leftover of leftovers) openSuite(findOrigin(leftover.url)).cases.push(leftoverCase(leftover))
  for (const finding of findings) openSuite(finding.origin).cases.push(findingCase(finding, isFailing(finding)))
  for (const target of targets.filter((item) => !isExplained(item, failed))) {
    openSuite(target.origin).cases.push(targetCase(target))
  }
  for (const check of failed) openSuite(check.origin).cases.push(failedCase(check))
  for (const check of inconclusive) openSuite(check.origin).cases.push(undecidedCase(check, junitUndecided))
  addPassed(result, openSuite)
  return [...suites.values()]
}

function addPassed({ clean }: ScanResult, openSuite: (origin: string) => JunitSuite): void {
  let room = MOST_PASSED
  for (const { origin, paths, rules } of clean) {
    const suite = openSuite(origin)
    for (const path of paths) {
      const shown = rules.slice(0, room)
      suite.cases.push(
        ...shown.map((ruleId): JunitCase => ({ name: nameCase(ruleId, path), outcome: { kind: 'passed' } }))
      )
      suite.passedLeftOut += rules.length - shown.length
      room -= shown.length
    }
  }
}

/** A finding that the gate lets pass is no failure: a build would be red for what its owner allows. */
function findingCase(finding: Finding, isFailing: boolean): JunitCase {
  const { ruleId, path, severity, accepted } = finding
  const name = nameCase(ruleId, path)
  if (accepted === null) {
    const message = printable(`${severity.toUpperCase()}: ${finding.title}`)
    const text = findingText(finding)
    if (!isFailing) return { name, outcome: { kind: 'skipped', text: `found, and let pass by the gate: ${text}` } }
    return { name, outcome: { kind: 'failure', type: severity, message, text } }
  }
  const by = accepted.by === null ? '' : ` by ${accepted.by}`
  const text = printable(`${severity}, accepted until ${accepted.expires}${by}: ${accepted.reason}`)
  return { name, outcome: { kind: 'skipped', text } }
}

function failedCase({ ruleId, path, origin, reason }: FailedCheck): JunitCase {
  return { name: nameCase(ruleId, path), outcome: error('not-looked-at', reason, remedyFor(reason, origin)) }
}

function undecidedCase({ ruleId, path, reason }: InconclusiveCheck, kind: 'skipped' | 'error'): JunitCase {
  const name = nameCase(ruleId, path)
  if (kind === 'error') return { name, outcome: error('inconclusive', reason, null) }
  return { name, outcome: { kind, text: printable(`undecided: ${shortNames(reason)}`) } }
}

function targetCase({ url, origin, status, reason }: TargetResult): JunitCase {
  const why = reason ?? 'no reason was given'
  return { name: `target ${printable(url)}`, outcome: error(status, why, remedyFor(why, origin)) }
}

function leftoverCase({ url, reason }: Leftover): JunitCase {
  const remedy = 'Remove it on the server, or let `verbgate cleanup` try again.'
  const message = printable(`LEFT BEHIND: ${url}`)
  const text = `${message}\n${printable(reason)}\n${remedy}`
  return { name: `leftover ${printable(url)}`, outcome: { kind: 'failure', type: 'leftover', message, text } }
}

function error(type: string, reason: string, remedy: string | null): JunitOutcome {
  const message = printable(shortNames(reason))
  return { kind: 'error', type, message, text: remedy === null ? message : `${message}\n${printable(remedy)}` }
}

function nameCase(ruleId: string, path: string): string {
  return printable(`${ruleId} ${path}`)
}

/** Scheme, host and port of a URL, as they stand. */
function findOrigin(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? url
}
