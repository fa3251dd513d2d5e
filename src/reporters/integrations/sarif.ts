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
import { buildLocation } from './sarif-location.js'
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
  const findings = result.findings.toSorted(compareFindings).slice(0, MOST_RESULTS)
  const rules = sarifRules(findings)
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...result.tool, semanticVersion: result.tool.version, rules, notifications: NOTIFICATIONS } },
        automationDetails: { id: `${result.tool.name}/` },
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
  // SARIF 3.27.23: either all results of a run have suppressions, or none.
  const judged = findings.some(({ accepted }) => accepted !== null)
  return findings.map((finding) => ({
    ruleId: finding.ruleId,
    ruleIndex: indexes.get(finding.ruleId) ?? -1,
    level: levelOf[finding.severity],
    message: { text: sarifText(buildMessage(finding)) },
    locations: [buildLocation(finding, targets, targetPlaces)],
    // The only one that GitHub reads; `:1` says that it is the first such result in that line.
    partialFingerprints: { primaryLocationLineHash: `${finding.fingerprint}:1` },
    ...(finding.change === null ? {} : { baselineState: BASELINE[finding.change] }),
    ...(judged ? { suppressions: finding.accepted === null ? [] : [buildSuppressions(finding.accepted)] } : {}),
    ...describeExchange(finding.evidence[0]),
    properties: { severity: finding.severity, confidence: finding.confidence, exposes: finding.exposes }
  }))
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
