import type { Check } from './check.js'
import type { Probe } from '../../rules/rule.js'
import type { AlikeArea } from './group-areas.js'
import { planChecks, type Flags } from './plan-checks.js'

/**
 * Plans the checks that areas which answer alike need for themselves: of rules that asked more of the area that stands
 * for them than what all were asked, such as other spellings of its path, and of those behind a flag.
 */
export function planAlike(alike: readonly AlikeArea[], checks: readonly Check[], flags: Flags): Check[] {
  return alike.flatMap(({ unit, representative, checks: compared }) => {
    const known = new Set(compared.flatMap(listSent))
    const own = checks.filter((check) => check.unit === representative && asksMore(check, known))
    return planChecks(
      own.map(({ rule }) => rule),
      [unit],
      flags
    )
  })
}

/** Templates of what was sent. */
function listSent({ rule, exchanges }: Check): string[] {
  return rule.probes.filter(({ name }) => exchanges.has(name)).map(describeTemplate)
}

/** Whether an answer decided what was asked next, besides what areas are compared by. */
function asksMore({ rule, exchanges, state }: Check, known: ReadonlySet<string>): boolean {
  if (rule.effect === 'write' || state.kind !== 'open') return false
  const own = rule.probes.filter((probe) => probe.when !== null && exchanges.has(probe.name))
  return rule.requires !== null || own.some((probe) => !known.has(describeTemplate(probe)))
}

/** Equal for probes whose requests are the same where the same names are filled in. */
function describeTemplate({ method, path, headers, body }: Probe): string {
  return JSON.stringify([method, path.source, headers.map(([name, { source }]) => [name, source]), body?.source])
}
