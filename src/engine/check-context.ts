import { answerOf, type Answer } from '../evidence/answer.js'
import { setUnit, unitContext, type UnitNames } from '../rules/context.js'
import type { Probe, Rule } from '../rules/rule.js'
import type { CheckUnit } from './unit.js'

/** What a rule's conditions see: unit variables, each probe's answer under its name, and a list per group of probes. */
export type CheckContext = Record<string, unknown>

const NOT_SENT = answerOf(null)

/** A context in which no probe was sent yet. */
export function createContext(rule: Rule, seen: UnitNames): CheckContext {
  const context: CheckContext = { ...blankOf(rule, seen) }
  setUnit(context, seen)
  for (const group in rule.groups) context[group] = (rule.groups[group] as readonly string[]).map(() => NOT_SENT)
  return context
}

/** Takes the answer of one of the rule's probes in. */
export function addAnswer(context: CheckContext, probe: Probe, answer: Answer): void {
  context[probe.name] = answer
  for (const { group, index } of probe.places) (context[group] as Answer[])[index] = answer
}

const blanks = new WeakMap<Rule, Readonly<CheckContext>>()

/** Every name of a rule. Kept, because copying an object that has all names is cheaper than adding them one by one. */
function blankOf(rule: Rule, seen: UnitNames): Readonly<CheckContext> {
  let blank = blanks.get(rule)
  if (blank === undefined) {
    blank = { ...Object.fromEntries(rule.probes.map(({ name }) => [name, NOT_SENT])), ...rule.groups, ...seen }
    blanks.set(rule, blank)
  }
  return blank
}

const bases = new WeakMap<CheckUnit, UnitNames>()

/** What the conditions of all rules that place nothing see of a unit. */
export function namesOf(unit: CheckUnit): UnitNames {
  let base = bases.get(unit)
  if (base === undefined) bases.set(unit, (base = unitContext(unit.facts)))
  return base
}
