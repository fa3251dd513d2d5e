import { readMessage } from '../../shared/error-message.js'
import { needsEdge, type Rule } from '../../rules/rule.js'
import type { PlacedUnit } from '../units/unit.js'
import { Check } from './check.js'

/** Flags that rules may ask for. */
export type Flags = ReadonlySet<'long-name-put'>

/** Plans one check for each rule and unit it applies to; one whose flag is missing is not asked. */
export function planChecks(rules: readonly Rule[], units: readonly PlacedUnit[], flags: Flags): Check[] {
  return units.flatMap((unit) => rules.flatMap((rule) => planCheck(rule, unit, flags)))
}

function planCheck(rule: Rule, unit: PlacedUnit, flags: Flags): Check[] {
  if (rule.unit !== unit.kind || (needsEdge(rule) && unit.origin.edge?.isOrigin !== true)) return []
  const check = new Check(rule, unit)
  if (!decideRun(check)) return []
  if (rule.requires !== null && !flags.has(rule.requires.flag)) check.skip(rule.requires.otherwise)
  return [check]
}

/** A rule whose `when` cannot be evaluated is kept, as a failed check. */
function decideRun(check: Check): boolean {
  try {
    return check.rule.when === null || check.rule.when.test(check)
  } catch (error) {
    check.fail(`the rule could not be evaluated: ${readMessage(error)}`)
    return true
  }
}
