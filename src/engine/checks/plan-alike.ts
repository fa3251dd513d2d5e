import { describeTemplate } from './build-request.js'
import type { Check } from './check.js'
import type { Rule } from '../../rules/rule.js'
import type { AreaUnit } from '../units/unit.js'
import type { AlikeArea } from './group-areas.js'
import type { Representation } from './plan-areas.js'
import { planChecks, type Flags } from './plan-checks.js'

/**
 * Plans the checks that areas which answer alike need for themselves. These are of rules behind a flag, and of rules that
 * asked more of the area that stands for them, such as other spellings of its path.
 */
export function planAlike({ alike, closed }: Representation, checks: readonly Check[], flags: Flags): Check[] {
  const own = alike.flatMap(({ unit, representative, rules, checks: compared }) => {
    const known = new Set(compared.flatMap(listSent))
    const more = checks.filter((check) => check.unit === representative && asksMore(check, known))
    return more.filter(({ rule }) => rules.has(rule)).map(({ rule }) => ({ unit, rule }))
  })
  return [...own, ...listNamed(closed, checks)].flatMap(({ unit, rule }) => planChecks([rule], [unit], flags))
}

/** Names with another extension may be let through: a rule that asked for one is run once for each that areas serve. */
function listNamed(closed: readonly AlikeArea[], checks: readonly Check[]): { unit: AreaUnit; rule: Rule }[] {
  const tried = new Set<string>()
  return closed.flatMap(({ unit, representative, rules }) => {
    const [check] = checks.filter((one) => one.unit === representative && rules.has(one.rule))
    const { extension } = unit.texts
    if (check === undefined || !asksByExtension(check) || extension === representative.texts['extension']) return []
    const key = `${check.rule.id} ${extension}`
    if (tried.has(key)) return []
    tried.add(key)
    return [{ unit, rule: check.rule }]
  })
}

function asksByExtension({ rule, exchanges }: Check): boolean {
  return rule.probes.some(({ name, path }) => exchanges.has(name) && path.names.includes('extension'))
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
