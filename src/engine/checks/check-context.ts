import { answerOf, type Answer } from '../../evidence/answer.js'
import type { UnitNames } from '../../rules/language/context.js'
import type { Rule } from '../../rules/rule.js'
import type { Answers } from './answers.js'
import { slotsOf, type Slot } from './slots.js'

/** What a rule's conditions see: unit variables, each probe's answer under its name, and a list per group of probes. */
export type CheckContext = Readonly<Record<string, unknown>>

/** The names of a rule are getters of a class of its own. `$` is in no name that a condition can read. */
class Context {
  readonly $answers: Answers
  readonly $seen: UnitNames

  constructor(answers: Answers, seen: UnitNames) {
    this.$answers = answers
    this.$seen = seen
  }
}

const types = new WeakMap<Rule, typeof Context>()
const NOT_SENT = answerOf(null)

/** A context that reads from `answers` whenever it is asked: conditions read few of their rule's names. */
export function createContext(rule: Rule, answers: Answers, seen: UnitNames): CheckContext {
  let type = types.get(rule)
  if (type === undefined) types.set(rule, (type = typeFor(rule, seen)))
  return new type(answers, seen) as unknown as CheckContext
}

function typeFor(rule: Rule, seen: UnitNames): typeof Context {
  const type = class extends Context {}
  const define = (name: string, get: (this: Context) => unknown): void =>
    void Object.defineProperty(type.prototype, name, { get })
  const slots = slotsOf(rule)
  const slotNamed = new Map(rule.probes.map(({ name }, index) => [name, slots[index] as Slot]))
  for (const [name, slot] of slotNamed) define(name, readerOf(slot))
  for (const [group, names] of Object.entries(rule.groups)) {
    const members = names.map((name) => slotNamed.get(name) as Slot)
    define(group, function () {
      return members.map((slot) => answerIn(this.$answers, slot))
    })
  }
  for (const name of Object.keys(seen) as (keyof UnitNames)[]) {
    define(name, function () {
      return this.$seen[name]
    })
  }
  return type
}

function readerOf(slot: Slot): (this: Context) => Answer {
  return function () {
    return answerIn(this.$answers, slot)
  }
}

function answerIn(answers: Answers, slot: Slot): Answer {
  return answers.get(slot)?.answer ?? NOT_SENT
}
