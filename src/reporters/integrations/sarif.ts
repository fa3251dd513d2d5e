import type { Invocation, Log, ReportingDescriptor, Result, Suppression, WebRequest, WebResponse } from 'sarif'
import type { Acceptance, Change, Evidence, Finding } from '../../findings/finding.js'
import { compareFindings } from '../../findings/order.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { describePlace } from '../../findings/place.js'
import { visible } from '../../shared/text.js'
import { acceptanceText } from './acceptance-text.js'
import { jsonForImport } from './integration-json.js'
import type { ReportContext } from '../reporter.js'
import { leftOutMessages, messageCodes, runMessages, wasComplete } from './run-messages.js'
import { listStillOpen } from '../../findings/still-open.js'
import { useKnownNames } from '../../findings/alias.js'
import { buildLocation, findLineHash } from './sarif-location.js'
import { levelOf, sarifRules, sarifText } from './sarif-rule.js'

/** GitHub refuses a run with more, and shows the first 5,000. */
const MOST_RESULTS = 25_000

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const BASELINE: Readonly<Record<Change, Result.baselineState>> = {
  new: 'new',
  worse: 'updated',
  unchanged: 'unchanged'
}

/**
 * SARIF 2.1.0 as GitHub code scanning takes it: a result for each finding, worst first; what could not be looked at and
 * other trouble as notifications of the invocation. A run without findings is a whole file too: only that closes alerts.
 */
export function reportSarif(result: ScanResult, context: ReportContext): string {
  const named = useKnownNames(result)
  const open = listStillOpen(result).map(({ finding }) => finding)
  const findings = [...named.findings.toSorted(compareFindings), ...open].slice(0, MOST_RESULTS)
  const rules = sarifRules(findings)
  const category = context.sarifCategory === null ? '' : `${context.sarifCategory}/`
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...result.tool, semanticVersion: result.tool.version, rules, notifications: NOTIFICATIONS } },
        automationDetails: { id: `${result.tool.name}/${category}` },
        columnKind: 'utf16CodeUnits',
        invocations: [buildInvocation(result, context)],
        results: buildResults(findings, rules, result, context),
        properties: { runId: result.runId, mode: result.mode, rulesRun: result.rules }
      }
    ]
  }
  return jsonForImport(log)
}

const NOTIFICATIONS: ReportingDescriptor[] = Object.entries(messageCodes).map(([id, text]) => ({
  id,
  shortDescription: { text }
}))

/** Without the command line: it can hold credentials. */
function buildInvocation(result: ScanResult, context: ReportContext): Invocation {
  const messages = [...runMessages(result, context), ...leftOutMessages(result.findings.length, MOST_RESULTS)]
  return {
    executionSuccessful: wasComplete(result, context),
    exitCode: context.exit.code,
    exitCodeDescription: context.exit.meaning,
    startTimeUtc: result.startedAt,
    endTimeUtc: result.finishedAt,
    toolExecutionNotifications: messages.map(({ code, level, text }) => ({
      descriptor: { id: code },
      level,
      message: { text: sarifText(text) }
    }))
  }
}

function buildResults(
  findings: readonly Finding[],
  rules: readonly ReportingDescriptor[],
  { targets }: ScanResult,
  { targetPlaces }: ReportContext
): Result[] {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  const fingerprintOf = createFingerprints(targets, targetPlaces)
  // SARIF 3.27.23: either all results of a run have suppressions, or none.
  const judged = findings.some(({ accepted }) => accepted !== null)
  return findings.map((finding) => ({
    ruleId: finding.ruleId,
    ruleIndex: indexes.get(finding.ruleId) ?? -1,
    level: levelOf[finding.severity],
    message: { text: sarifText(buildMessage(finding)) },
    locations: [buildLocation(finding, targets, targetPlaces)],
    partialFingerprints: { primaryLocationLineHash: fingerprintOf(finding), 'verbgate/v1': finding.fingerprint },
    ...(finding.change === null ? {} : { baselineState: BASELINE[finding.change] }),
    ...(judged ? { suppressions: finding.accepted === null ? [] : [buildSuppressions(finding.accepted)] } : {}),
    ...describeExchange(finding.evidence[0]),
    properties: { severity: finding.severity, confidence: finding.confidence, exposes: finding.exposes }
  }))
}

/**
 * What GitHub knows a result by, the only fingerprint that it reads. In a line of a file the first result of a rule has the
 * one that GitHub's action computes, which warns of any other; further ones of the rule, in other areas, have their own,
 * or they would be one alert.
 */
function createFingerprints(
  targets: ScanResult['targets'],
  places: ReportContext['targetPlaces']
): (finding: Finding) => string {
  const taken = new Set<string>()
  return (finding) => {
    const lineHash = findLineHash(finding, targets, places)
    const key = `${finding.ruleId} ${finding.origin} ${lineHash}`
    if (lineHash === null || taken.has(key)) return `${finding.fingerprint}:1`
    taken.add(key)
    return lineHash
  }
}

function buildMessage(finding: Finding): string {
  const { title, summary, alsoAt, hop } = finding
  const also = alsoAt.length === 0 ? '' : ` (and likely ${alsoAt.length} more)`
  return visible(`${describePlace(finding)}${also}: ${summary === '' ? title : summary} ${hop?.advice ?? ''}`.trimEnd())
}

function buildSuppressions(accepted: Acceptance): Suppression {
  const { at, expires, by } = accepted
  const properties = { at, expires, ...(by === null ? {} : { by }) }
  return { kind: 'external', status: 'accepted', justification: acceptanceText(accepted), properties }
}

/** What decided the verdict; bodies are left to the JSON report, they can hold visitors' data. */
function describeExchange(evidence: Evidence | undefined): { webRequest?: WebRequest; webResponse?: WebResponse } {
  if (evidence === undefined) return {}
  const { method, url, status, requestHeaders, headers } = evidence
  return {
    webRequest: { protocol: 'HTTP', method, target: url, headers: requestHeaders },
    webResponse: status === 0 ? { noResponseReceived: true } : { statusCode: status, headers }
  }
}
