import type { Finding } from '../../findings/finding.js'
import type { KnownFinding, ScanResult } from '../../findings/scan-result.js'
import { describePlace } from '../../findings/place.js'
import { count, printable } from '../layout.js'

/** Findings named in the text of a message. */
const NAMED = 10

/**
 * What changed, as JSON for a webhook: `text` is what Slack and its like show, the rest is for programs.
 * @param exit code and meaning, as for a report
 */
export function changeMessage(result: ScanResult, exit: { code: number; meaning: string }): string {
  const { comparison } = result
  const open = result.findings.filter(({ accepted }) => accepted === null)
  const fresh = comparison === null ? open : open.filter(({ change }) => change === 'new')
  const message = {
    text: composeText(result, fresh, exit),
    schemaVersion: 1,
    tool: result.tool,
    runId: result.runId,
    startedAt: result.startedAt,
    since: comparison?.since ?? null,
    exit,
    new: fresh.map(briefly),
    worse: open.filter(({ change }) => change === 'worse').map(briefly),
    fixed: (comparison?.fixed ?? []).map(briefly),
    notLookedAt: (comparison?.notLookedAt ?? []).map((finding) => ({ ...briefly(finding), reason: finding.reason })),
    targets: result.targets.map(({ url, status, reason }) => ({ url, status, reason })),
    leftovers: result.leftovers,
    summary: result.summary
  }
  return JSON.stringify(message)
}

function briefly(finding: KnownFinding): object {
  const { fingerprint, ruleId, title, severity, confidence, alsoAt } = finding
  return { fingerprint, ruleId, title, severity, confidence, url: describePlace(finding), alsoAt }
}

function composeText(result: ScanResult, fresh: readonly Finding[], exit: { code: number; meaning: string }): string {
  const worse = result.findings.filter(({ change, accepted }) => change === 'worse' && accepted === null)
  const { fixed = [], notLookedAt = [] } = result.comparison ?? {}
  const parts = [
    `${fresh.length} new`,
    `${worse.length} worse`,
    `${fixed.length} fixed`,
    ...(notLookedAt.length > 0 ? [`${notLookedAt.length} not looked at`] : []),
    ...(result.leftovers.length > 0 ? [`${count(result.leftovers.length, 'thing')} left behind`] : [])
  ]
  const missed = result.targets.filter(({ status }) => status !== 'complete')
  const lines = [
    ...[...fresh, ...worse].map(
      (finding) => `• ${finding.severity.toUpperCase()} ${finding.title}: ${describePlace(finding)}`
    ),
    ...fixed.map((finding) => `• fixed: ${finding.title}: ${describePlace(finding)}`),
    ...missed.map(({ url, status }) => `• ${status}: ${url}`)
  ]
  const more = lines.length > NAMED ? [`and ${lines.length - NAMED} more`] : []
  return [`verbgate: ${parts.join(', ')}. Exit ${exit.code}: ${exit.meaning}.`, ...lines.slice(0, NAMED), ...more]
    .map((line) => escaped(printable(line)))
    .join('\n')
}

/** Slack takes `<...>` for a link or a mention. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
