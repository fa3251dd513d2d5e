import { comparePlaces } from '../findings/order.js'
import type { Finding } from '../findings/finding.js'
import type { FailedCheck, InconclusiveCheck } from '../findings/scan-result.js'
import type { Check } from './check.js'
import { judge, type Judgement } from './judge.js'
import { findingOf } from './report-finding.js'

/** What the checks of one origin came to. */
export type Outcome = { findings: Finding[]; inconclusive: InconclusiveCheck[]; failed: FailedCheck[] }

/**
 * Judges all checks of an origin. A rule that `settles` another answers that one's inconclusive checks on the same
 * unit, once it reached a verdict itself. `alsoAt` names the areas that a probed area stands for.
 */
export function outcomeOf(checks: readonly Check[], alsoAt: (path: string) => string[]): Outcome {
  const judged = checks.map((check) => ({ check, judgement: judge(check) }))
  const settled = settledChecks(judged)
  const outcome: Outcome = { findings: [], inconclusive: [], failed: [] }
  for (const { check, judgement } of judged) {
    const place = { ruleId: check.rule.id, origin: check.unit.origin.href, path: check.unit.path }
    if (judgement.kind === 'exposed') outcome.findings.push(findingOf(check, judgement.verdict, alsoAt(check.unit.path)))
    if (judgement.kind === 'failed') outcome.failed.push({ ...place, reason: judgement.reason })
    if (judgement.kind === 'inconclusive' && !settled.has(`${check.rule.id} ${check.unit.path}`)) {
      outcome.inconclusive.push({ ...place, reason: judgement.reason })
    }
  }
  outcome.inconclusive.sort(comparePlaces)
  outcome.failed.sort(comparePlaces)
  return outcome
}

function settledChecks(judged: readonly { check: Check; judgement: Judgement }[]): Set<string> {
  const settled = new Set<string>()
  for (const { check, judgement } of judged) {
    if (judgement.kind !== 'exposed' && judgement.kind !== 'clean') continue
    for (const ruleId of check.rule.settles) settled.add(`${ruleId} ${check.unit.path}`)
  }
  return settled
}
