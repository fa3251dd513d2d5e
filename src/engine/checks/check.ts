// checks/: one rule on one unit, and what was answered so far. It asks through the origin client and judges nothing.
import { answerOf, PENDING, type Answer } from '../../evidence/answer.js'
import type { Exchange } from '../../evidence/exchange.js'
import { fillTemplate } from '../../rules/language/templates.js'
import type { Condition, Probe, Rule, Template } from '../../rules/rule.js'
import { randomName } from '../units/random-name.js'
import { drawCanary, type PlacedUnit } from '../units/unit.js'
import type { UnitNames } from '../../units/unit.js'
import type { Answered } from './origin-client.js'

/** How a check stands; those that were asked and did not fail are held against its rule's verdicts. */
export type CheckState =
  | { kind: 'open' }
  /** It is outside of what this run may send; a sentence. */
  | { kind: 'not-asked'; reason: string }
  /** It was not carried out, so nothing is known; a sentence. */
  | { kind: 'blocked'; reason: string }
  /** Nothing was placed, because it could not be removed again; a sentence. */
  | { kind: 'withheld'; reason: string }
  /** It could not be carried through; a sentence. */
  | { kind: 'failed'; reason: string }
  /** The site shut us out while it was asked; `suspects` are answers that may only say so. */
  | { kind: 'doubted'; reason: string; suspects: ReadonlySet<Exchange> }
  /** Its probes are answered in one way and in another; a sentence. */
  | { kind: 'unsteady'; reason: string }
  /** Something was seen against the server's word: it is not clean. */
  | { kind: 'contradicted'; reason: string }

/** What a rule's conditions see: unit variables, and each probe's answer under its name. */
export type CheckContext = Readonly<Record<string, unknown>>

const NOT_SENT = answerOf(null)

/** Whether a condition can still hold, and the first probe that may still be sent that it hangs on. */
export type Decision = { held: boolean | null; blocking: string | null }

/** One rule on one unit. A rule that places something has names of its own, so that no rule touches another's canary. */
export class Check {
  readonly rule: Rule
  readonly unit: PlacedUnit
  /** What templates are filled with. */
  readonly texts: UnitNames['texts']
  #state: CheckState = { kind: 'open' }
  readonly #context: Record<string, unknown>
  /** The same while probes may still be sent: whatever conditions read of those leaves them open. */
  readonly #contextSoFar: Record<string, unknown>
  /** Each until one more of the probes that it reads is settled: a round asks for them five times. */
  readonly #decisions = new Map<Condition, Decision & { settled: number }>()
  readonly #answered = new Map<string, Answered | null>()

  constructor(rule: Rule, unit: PlacedUnit) {
    const own = rule.effect === 'write' ? drawCanary() : { texts: {}, values: {} }
    this.rule = rule
    this.unit = unit
    this.texts = { ...unit.texts, ...own.texts }
    this.#context = { ...unit.values, ...own.values }
    this.#contextSoFar = { ...this.#context }
    for (const { name } of rule.probes) {
      this.#context[name] = NOT_SENT
      this.#contextSoFar[name] = PENDING
    }
  }

  get state(): CheckState {
    return this.#state
  }

  get context(): CheckContext {
    return this.#context
  }

  /** By the names of their probes, in the order of the answers. */
  get exchanges(): ReadonlyMap<string, Exchange> {
    const sent = new Map<string, Exchange>()
    for (const [name, item] of this.#answered) if (item !== null) sent.set(name, item.exchange)
    return sent
  }

  /** The text with its places filled, or `null` if a value it needs is missing. `{{nonce}}` is new at each place and call. */
  fill(template: Template): string | null {
    return fillTemplate(template, (name) => (name === 'nonce' ? randomName(8) : (this.texts[name] ?? null)))
  }

  /** Whether one of its requests was sent. */
  get hasAsked(): boolean {
    return [...this.#answered.values()].some((item) => item !== null)
  }

  /** Whether a probe is neither answered nor left out yet. */
  get isPending(): boolean {
    return this.rule.probes.some(({ name }) => !this.isSettled(name))
  }

  /** Whether the probe was answered or left out. */
  isSettled(probe: string): boolean {
    return this.#answered.has(probe)
  }

  /** What conditions see of a probe; of one that was not sent too. */
  answer(probe: string): Answer {
    return this.#answered.get(probe)?.answer ?? NOT_SENT
  }

  /**
   * Decides a condition as far as what was answered tells. Where one of its parts reads what was left out, the others do
   * not matter.
   */
  decide(condition: Condition): Decision {
    const settled = condition.probes.filter((name) => this.isSettled(name)).length
    const known = this.#decisions.get(condition)
    if (known?.settled === settled) return known
    const decision = { ...this.#evaluate(condition), settled }
    this.#decisions.set(condition, decision)
    return decision
  }

  #evaluate(condition: Condition): Decision {
    const held = condition.decide(this.#contextSoFar)
    if (held !== null) return { held, blocking: null }
    const open = condition.split().filter((part) => part.isOpen(this.#contextSoFar))
    const blocking = open.map(({ probes }) => probes.find((name) => !this.isSettled(name)) ?? null)
    return blocking.includes(null) ? { held: false, blocking: null } : { held: null, blocking: blocking[0] ?? null }
  }

  /** The first probe that the condition reads and that failed, unless it asks about that itself; a dropped one did not. */
  findUnanswered({ probes, acceptsFailure }: Condition): string | null {
    const hasFailed = (name: string): boolean => this.answer(name).sent && this.answer(name).failed !== ''
    return probes.find((name) => hasFailed(name) && !acceptsFailure.includes(name)) ?? null
  }

  /** Whether a probe that is one of several was sent, among those that the condition reads. */
  hasSentInstance({ probes }: Condition): boolean {
    return this.rule.probes.some(({ name, base }) => name !== base && probes.includes(name) && this.answer(name).sent)
  }

  /** Takes the answer of one of its probes in. */
  record(probe: Probe, answered: Answered): void {
    if (this.isSettled(probe.name)) this.#decisions.clear()
    this.#answered.set(probe.name, answered)
    this.#context[probe.name] = answered.answer
    this.#contextSoFar[probe.name] = answered.answer
  }

  /** What these requests ask for was seen to have come into being: conditions see it as `made`. */
  noteMade(made: ReadonlySet<Exchange>): void {
    for (const probe of this.rule.probes) {
      const exchange = this.#answered.get(probe.name)?.exchange
      if (exchange !== undefined && made.has(exchange)) {
        this.record(probe, { exchange, answer: answerOf(exchange, true) })
      }
    }
  }

  /** The probe is not sent: its condition does not hold, or the unit lacks a value that it needs. */
  leaveOut(probe: Probe): void {
    this.#answered.set(probe.name, null)
    this.#contextSoFar[probe.name] = NOT_SENT
  }

  /** The first trouble counts: what comes after it only follows from it. */
  fail(reason: string): void {
    if (this.#state.kind !== 'failed') this.#state = { kind: 'failed', reason }
  }

  skip(reason: string): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'not-asked', reason }
  }

  block(reason: string): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'blocked', reason }
  }

  withhold(reason: string): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'withheld', reason }
  }

  doubt(reason: string, suspects: ReadonlySet<Exchange>): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'doubted', reason, suspects }
  }

  unsettle(reason: string): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'unsteady', reason }
  }

  /** What it found came of two answers that belong to two back ends. */
  confound(reason: string): void {
    if (this.#state.kind === 'open' || this.#state.kind === 'unsteady') this.#state = { kind: 'failed', reason }
  }

  contradict(reason: string): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'contradicted', reason }
  }
}
