import { isComplete } from '../../findings/complete.js'
import type { Finding } from '../../findings/finding.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { countUndecided } from '../../findings/undecided.js'
import { isAtLeast } from '../../findings/severity.js'
import type { FailOn } from '../settings/fail-on.js'

/** What decides the exit code besides the result. */
export type ExitPolicy = {
  failOn: FailOn
  /** Inconclusive checks fail too, and acceptances that match nothing. */
  strict: boolean
  /** More undecided than this fail; `null`: any number may be. */
  maxUndecided: number | null
  /** There is a baseline: a finding that is in it, and no worse now, does not fail. */
  onlyChanges: boolean
  /** Findings and inconclusive checks do not fail; what could not be looked at still does. */
  exitZero: boolean
  interrupted: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | null
  /** Why some of the targets are not known of, or `null`. */
  unseen?: string | null
}

/** The exit code with the reason in words. */
export type Exit = { code: 0 | 1 | 3 | 129 | 130 | 143; meaning: string }

/** The one place where a result becomes an exit code. Order: interrupted, failing findings, incomplete, fine. */
export function decideExit(result: ScanResult, policy: ExitPolicy): Exit {
  if (policy.interrupted === 'SIGINT') return { code: 130, meaning: 'interrupted' }
  if (policy.interrupted === 'SIGTERM') return { code: 143, meaning: 'terminated' }
  if (policy.interrupted === 'SIGHUP') return { code: 129, meaning: 'ended with its terminal' }
  const failing = failingReason(result, policy)
  if (failing !== null && !policy.exitZero) return { code: 1, meaning: failing }
  if (policy.unseen) return { code: 3, meaning: `incomplete, ${policy.unseen}` }
  if (!isComplete(result)) return { code: 3, meaning: 'incomplete, something could not be looked at' }
  if (failing !== null) return { code: 0, meaning: `${failing}, and --exit-zero` }
  return { code: 0, meaning: describePass(result, policy) }
}

/** `nothing at or above high`, and what is there and was let pass. */
function describePass({ findings }: ScanResult, { failOn }: ExitPolicy): string {
  if (failOn === 'never') return 'findings never fail'
  const passed = findings.filter(({ severity }) => isAtLeast(severity, failOn))
  const known = [
    ...(passed.some(({ accepted }) => accepted !== null) ? ['accepted'] : []),
    ...(passed.some(({ accepted }) => accepted === null) ? ['in the baseline'] : [])
  ]
  return `nothing at or above ${failOn}${known.length === 0 ? '' : ` but what is ${known.join(' or ')}`}`
}

/** Whether a finding alone makes a run end with 1, `--exit-zero` left aside. */
export function isFailing(
  { severity, accepted, change }: Finding,
  { failOn, onlyChanges }: Pick<ExitPolicy, 'failOn' | 'onlyChanges'>
): boolean {
  if (failOn === 'never' || accepted !== null || !isAtLeast(severity, failOn)) return false
  return !(onlyChanges && change === 'unchanged')
}

function failingReason(result: ScanResult, policy: ExitPolicy): string | null {
  const { failOn } = policy
  if (failOn !== 'never') {
    if (result.findings.some((finding) => isFailing(finding, policy))) {
      return `${policy.onlyChanges ? 'new or worse findings' : 'findings'} at or above ${failOn}`
    }
    // A canary that could not be removed is ours to answer for: as bad as a high finding.
    if (result.leftovers.length > 0 && isAtLeast('high', failOn)) return 'something was left behind'
  }
  const { maxUndecided } = policy
  const undecided = countUndecided(result.inconclusive)
  if (maxUndecided !== null && undecided > maxUndecided) {
    return `${undecided} undecided, more than --max-undecided ${maxUndecided}`
  }
  return policy.strict ? strictReason(result) : null
}

function strictReason({ inconclusive, notes }: ScanResult): string | null {
  if (inconclusive.length > 0) return `${countUndecided(inconclusive)} undecided, and --strict`
  return notes.some(({ code }) => code === 'accept-unused') ? 'an acceptance that matches nothing, and --strict' : null
}
