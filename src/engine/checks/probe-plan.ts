import type { Probe, Rule } from '../../rules/rule.js'
import { slotsOf, type Slot } from './slots.js'

/** What is decided and asked once on a unit, for every rule that wants it. */
export type Step = {
  readonly slot: Slot
  /** That of the first of these rules: the others say the same in the same words. */
  readonly probe: Probe
  /** What its condition reads; empty without one. */
  readonly reads: readonly Slot[]
  /** The rules' places among those of the plan. */
  readonly owners: readonly number[]
}

/**
 * What the probes of some rules come to: each slot once, in the order of the rules and their probes. Worked out once in a
 * run and not once for each unit, because most units are looked at by the same rules.
 */
export class ProbePlan {
  /** The plan of no rule. */
  static readonly empty: ProbePlan = new ProbePlan([], 0)
  readonly steps: readonly Step[]
  readonly #rules: number
  readonly #longer = new WeakMap<Rule, ProbePlan>()

  private constructor(steps: readonly Step[], rules: number) {
    this.steps = steps
    this.#rules = rules
  }

  /** The plan of the same rules and one more. */
  with(rule: Rule): ProbePlan {
    let longer = this.#longer.get(rule)
    if (longer === undefined) {
      longer = new ProbePlan(addRule(this.steps, rule, this.#rules), this.#rules + 1)
      this.#longer.set(rule, longer)
    }
    return longer
  }
}

function addRule(steps: readonly Step[], rule: Rule, owner: number): Step[] {
  const bySlot = new Map(steps.map((step) => [step.slot, step]))
  const slots = slotsOf(rule)
  for (const [index, slot] of slots.entries()) {
    const known = bySlot.get(slot)
    const probe = rule.probes[index] as Probe
    const names = probe.when?.probes ?? []
    const step = known ?? { slot, probe, owners: [], reads: slots.filter((_, at) => names.includes(nameAt(rule, at))) }
    bySlot.set(slot, { ...step, owners: [...step.owners, owner] })
  }
  return [...bySlot.values()]
}

function nameAt(rule: Rule, index: number): string {
  return (rule.probes[index] as Probe).name
}
