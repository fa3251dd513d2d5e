import type { Check } from './check.js'
import type { AlikeArea } from './group-areas.js'
import { planChecks, type Flags } from './plan-checks.js'

/**
 * Plans the checks that areas which answer alike need for themselves: of rules that asked more of the area that stands
 * for them than what all were asked, such as other spellings of its path, and of those behind a flag.
 */
export function planAlike(alike: readonly AlikeArea[], checks: readonly Check[], flags: Flags): Check[] {
  return alike.flatMap(({ unit, representative }) => {
    const rules = checks.filter((check) => check.unit === representative && asksMore(check)).map(({ rule }) => rule)
    return planChecks(rules, [unit], flags)
  })
}

function asksMore({ rule, exchanges, state }: Check): boolean {
  if (rule.effect === 'write' || state.kind !== 'open') return false
  return rule.requires !== null || rule.probes.some(({ name, when }) => when !== null && exchanges.has(name))
}
