import { listStillOpen } from '../../findings/still-open.js'
import { useKnownNames } from '../../findings/alias.js'
import { compareFindings } from '../../findings/order.js'
import type { ScanResult, TargetResult } from '../../findings/scan-result.js'
import { gitlabVulnerability } from './gitlab-vulnerability.js'
import { jsonForImport } from './integration-json.js'
import { count } from '../layout.js'
import type { ReportContext } from '../reporter.js'
import { leftOutMessages, runMessages, wasComplete, type RunMessage } from './run-messages.js'
import { placeUri } from './web-uri.js'

/** The widest choice: GitLab checks an unknown patch of 15.0 against the newest one that it has. */
const VERSION = '15.0.7'
const SCHEMAS = 'https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw'

/** GitLab refuses a report with more. */
const MOST_VULNERABILITIES = 100_000

type Message = { level: 'info' | 'warn' | 'fatal'; value: string }

/** GitLab's DAST report, schema 15.0: for `artifacts:reports:dast`. */
export function reportGitlab(result: ScanResult, context: ReportContext): string {
  const { tool, startedAt, finishedAt, targets } = result
  const findings = useKnownNames(result).findings.toSorted(compareFindings)
  const open = listStillOpen(result)
  const program = { id: tool.name, name: tool.name, version: tool.version, vendor: { name: tool.name } }
  return jsonForImport({
    version: VERSION,
    schema: `${SCHEMAS}/v${VERSION}/dist/dast-report-format.json`,
    scan: {
      type: 'dast',
      status: wasComplete(result, context) ? 'success' : 'failure',
      start_time: formatTime(startedAt),
      end_time: formatTime(finishedAt),
      analyzer: program,
      scanner: program,
      scanned_resources: listResources(targets),
      messages: listMessages(result, context)
    },
    vulnerabilities: [
      ...findings.map((finding) => gitlabVulnerability(finding)),
      ...open.map(({ finding, method }) => gitlabVulnerability(finding, method ?? 'GET'))
    ].slice(0, MOST_VULNERABILITIES)
  })
}

/** UTC without zone and fraction, `2026-01-31T09:30:00`, as the schema wants it. */
function formatTime(time: string): string {
  return new Date(time).toISOString().slice(0, 19)
}

/** The areas that were looked at. */
function listResources(targets: readonly TargetResult[]): { method: string; url: string; type: 'url' }[] {
  const urls = targets.flatMap(({ origin, areas }) => areas.map((area) => placeUri({ origin, path: area })))
  return [...new Set(urls.filter((url) => url !== null))].map((url) => ({ method: 'GET', url, type: 'url' }))
}

function listMessages(result: ScanResult, context: ReportContext): Message[] {
  const { targets, findings } = result
  const halted = targets.length > 0 && targets.every(({ status }) => status === 'unreachable')
  const accepted = findings.filter((finding) => finding.accepted !== null).length
  const kept = `${count(accepted, 'finding')} accepted by the owner: kept in this report, with the reason in its details.`
  return [
    ...[...runMessages(result, context), ...leftOutMessages(findings.length, MOST_VULNERABILITIES)].map(
      ({ level, text }): Message => ({ level: halted && level === 'error' ? 'fatal' : LEVEL[level], value: text })
    ),
    ...(accepted === 0 ? [] : [{ level: 'info' as const, value: kept }])
  ]
}

/** `fatal` is for what ends a scan. */
const LEVEL: Readonly<Record<RunMessage['level'], Message['level']>> = { error: 'warn', warning: 'warn', note: 'info' }
