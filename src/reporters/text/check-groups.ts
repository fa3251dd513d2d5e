import type { FailedCheck, InconclusiveCheck } from '../../findings/scan-result.js'
import { some } from '../layout.js'

/** Checks without a verdict that have one kind of reason; `reasons` are the forms in which it comes, each once. */
export type CheckGroup = { reasons: string[]; checks: Check[] }

type Check = InconclusiveCheck | FailedCheck

/** Checks that failed by the kind of failure, in the order in which the kinds come up. */
export function groupFailed(failed: readonly FailedCheck[]): CheckGroup[] {
  return grouped(failed, shortenFailure)
}

/** Checks that nothing could decide by the reason, in the order in which the reasons come up. */
export function groupUndecided(undecided: readonly InconclusiveCheck[]): CheckGroup[] {
  return grouped(undecided, (reason) => reason)
}

/** `/a/, /b/ (rule-one, rule-two and 3 more)`; printable. */
export function describeChecks(checks: readonly Check[]): string {
  const paths = [...new Set(checks.map((check) => check.path))]
  return `${some(paths)} (${some([...new Set(checks.map((check) => check.ruleId))])})`
}

/** `/a/, /b/ and 3 more`; printable. */
export function describeWhere(checks: readonly Check[]): string {
  return some([...new Set(checks.map((check) => check.path))])
}

function grouped(checks: readonly Check[], kindOf: (reason: string) => string): CheckGroup[] {
  const groups = new Map<string, CheckGroup>()
  for (const check of checks) {
    const reason = withoutRequest(check.reason)
    const group = groups.get(kindOf(reason)) ?? { reasons: [], checks: [] }
    groups.set(kindOf(reason), group)
    if (!group.reasons.includes(reason)) group.reasons.push(reason)
    group.checks.push(check)
  }
  return [...groups.values()]
}

/** `timeout` of `timeout (headers: 10 s passed)`; a reason of another form stands for itself. */
function shortenFailure(reason: string): string {
  return /^([a-z-]+) \(/.exec(reason)?.[1] ?? reason
}

/** A reason without the request that it begins with: `MKCOL /images/3f2a.../: timeout (...)`. */
function withoutRequest(reason: string): string {
  return reason.replace(/^[A-Z][A-Z-]* \S+: (?=[a-z-]+ \()/, '')
}
