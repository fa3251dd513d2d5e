import type { Rule } from '../../rules/rule.js'
import { createCheck, type Check } from './check.js'
import type { ScanRequest } from '../scan-request.js'
import type { CheckUnit } from '../units/unit.js'

/** One check for each rule and unit it applies to; those whose flag is missing are inconclusive from the start. */
export function planChecks(
  rules: readonly Rule[],
  units: readonly CheckUnit[],
  request: Pick<ScanRequest, 'flags'>
): Check[] {
  const checks: Check[] = []
  for (const unit of units) {
    for (const rule of rules) {
      if (rule.unit !== unit.kind) continue
      const check = createCheck(rule, unit)
      if (!applies(check)) continue
      if (rule.requires !== null && !request.flags.has(rule.requires.flag)) check.blocked = rule.requires.otherwise
      checks.push(check)
    }
  }
  return checks
}

/** A rule whose `applies` cannot be evaluated is kept, as a failed check. */
function applies(check: Check): boolean {
  try {
    return check.rule.applies === null || check.rule.applies.test(check.context)
  } catch (error) {
    check.fault = `the rule could not be evaluated: ${(error as Error).message}`
    return true
  }
}
