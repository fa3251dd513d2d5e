import type { ScanResult } from '../findings/scan-result.js'
import { isAtLeast, severities, type Severity } from '../findings/severity.js'

/** The severity from which a finding fails the run, or `never`. */
export type FailOn = Severity | 'never'

/** Values of `--fail-on`. */
export const failOnNames: readonly FailOn[] = [...severities, 'never']

/** What decides the exit code besides the result. */
export type ExitPolicy = {
  failOn: FailOn
  /** Inconclusive checks fail too. */
  strict: boolean
  /** Findings and inconclusive checks do not fail; what could not be looked at still does. */
  exitZero: boolean
  interrupted: 'SIGINT' | 'SIGTERM' | null
}

/** The exit code with the reason in words. */
export type Exit = { code: 0 | 1 | 3 | 130 | 143; meaning: string }

/** The one place where a result becomes an exit code. Order: interrupted, failing findings, incomplete, fine. */
export function exitOf(result: ScanResult, policy: ExitPolicy): Exit {
  if (policy.interrupted === 'SIGINT') return { code: 130, meaning: 'interrupted' }
  if (policy.interrupted === 'SIGTERM') return { code: 143, meaning: 'terminated' }
  const failing = failingReason(result, policy)
  if (failing !== null && !policy.exitZero) return { code: 1, meaning: failing }
  if (isIncomplete(result)) return { code: 3, meaning: 'incomplete, something could not be looked at' }
  if (failing !== null) return { code: 0, meaning: `${failing}, and --exit-zero` }
  return {
    code: 0,
    meaning: policy.failOn === 'never' ? 'findings never fail' : `nothing at or above ${policy.failOn}`
  }
}

function failingReason(result: ScanResult, { failOn, strict }: ExitPolicy): string | null {
  if (failOn !== 'never') {
    if (result.findings.some((finding) => isAtLeast(finding.severity, failOn))) {
      return `findings at or above ${failOn}`
    }
    // A canary that stayed is our own mess on someone's server: as bad as a high finding.
    if (result.leftovers.length > 0 && isAtLeast('high', failOn)) return 'something was left behind'
  }
  return strict && result.inconclusive.length > 0 ? 'inconclusive checks, and --strict' : null
}

function isIncomplete(result: ScanResult): boolean {
  return result.failed.length > 0 || result.targets.some((target) => target.status !== 'complete')
}
