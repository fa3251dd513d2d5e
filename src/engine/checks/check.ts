// checks/: one rule on one unit, and what was answered so far. It asks through the origin client and judges nothing.
import { answerOf, PENDING, type Answer } from '../../evidence/answer.js'
import type { Exchange } from '../../evidence/exchange.js'
import { decideAll, type Expression } from '../../rules/language/conditions.js'
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

const NOT_SENT = answerOf(null)

/** Whether a condition can still hold, and the first probe that may still be sent that it hangs on. */
export type Decision = { held: boolean | null; blocking: string | null }

/** One rule on one unit. A rule that places something has names of its own, so that no rule touches another's canary. */
export class Check {
  readonly rule: Rule
  readonly unit: PlacedUnit
  /** What templates are filled with. */
  readonly texts: UnitNames['texts']
  /** Variables of the unit that conditions see. */
  readonly values: UnitNames['values']
  #state: CheckState = { kind: 'open' }
  /** Of conditions and their parts: a round asks for each five times. */
  readonly #decisions = new Map<Expression, Decision & { open: number }>()
  /** What was answered; `null` was left out. */
  readonly #answers = new Map<string, Answer | null>()
  readonly #exchanges = new Map<string, Exchange>()

  constructor(rule: Rule, unit: PlacedUnit) {
    const own = rule.effect === 'write' ? drawCanary() : null
    this.rule = rule
    this.unit = unit
    this.texts = own === null ? unit.texts : { ...unit.texts, ...own.texts }
    this.values = own === null ? unit.values : { ...unit.values, ...own.values }
  }

  get state(): CheckState {
    return this.#state
  }

  /** By the names of their probes, in the order of the answers. */
  get exchanges(): ReadonlyMap<string, Exchange> {
    return this.#exchanges
  }

  /** The text with its places filled, or `null` if a value it needs is missing. `{{nonce}}` is new at each place and call. */
  fill(template: Template): string | null {
    return fillTemplate(template, (name) => (name === 'nonce' ? randomName(8) : (this.texts[name] ?? null)))
  }

  /** Whether one of its requests was sent. */
  get hasAsked(): boolean {
    return this.#exchanges.size > 0
  }

  /** Whether a probe is neither answered nor left out yet. */
  get isPending(): boolean {
    return this.rule.probes.some(({ name }) => !this.isSettled(name))
  }

  /** Whether the probe was answered or left out. */
  isSettled(probe: string): boolean {
    return this.#answers.has(probe)
  }

  /** What conditions see of a probe; of one that was not sent too. */
  answer(probe: string): Answer {
    return this.#answers.get(probe) ?? NOT_SENT
  }

  /**
   * Decides a condition as far as what was answered tells. Where one of its parts reads what was left out, the others do
   * not matter.
   */
  decide(condition: Condition): Decision {
    return this.#recall(condition) ?? this.#remember(condition, this.#decideParts(condition.parts))
  }

  #decideParts(parts: readonly Expression[]): Decision {
    const held = decideAll(parts, (part) => this.#decidePart(part).held)
    const open = held === null ? parts.find((part) => this.#decidePart(part).held === null) : undefined
    return open === undefined ? { held, blocking: null } : this.#decidePart(open)
  }

  #decidePart(part: Expression): Decision {
    return this.#recall(part) ?? this.#remember(part, this.#tryPart(part))
  }

  #tryPart(part: Expression): Decision {
    const held = part.decide({ values: this.values, answer: (probe) => this.#answerSoFar(probe) })
    if (held !== null) return { held, blocking: null }
    const blocking = part.probes.find((name) => !this.isSettled(name)) ?? null
    return { held: blocking === null ? false : null, blocking }
  }

  /** What was decided, unless it was open and one more of the probes is settled. */
  #recall(expression: Expression): Decision | null {
    const known = this.#decisions.get(expression)
    if (known === undefined) return null
    return known.held !== null || known.open === this.#countOpen(expression.probes) ? known : null
  }

  #remember(expression: Expression, { held, blocking }: Decision): Decision {
    const decision = { held, blocking, open: held === null ? this.#countOpen(expression.probes) : 0 }
    this.#decisions.set(expression, decision)
    return decision
  }

  /** Whatever is read of a probe that may still be sent leaves a condition open. */
  #answerSoFar(probe: string): Answer {
    return this.isSettled(probe) ? this.answer(probe) : PENDING
  }

  #countOpen(probes: readonly string[]): number {
    let open = 0
    for (const name of probes) if (!this.isSettled(name)) open++
    return open
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
  record({ name }: Probe, { exchange, answer }: Answered): void {
    if (this.isSettled(name)) this.#decisions.clear()
    this.#answers.set(name, answer)
    this.#exchanges.set(name, exchange)
  }

  /** What these requests ask for was seen to have come into being: conditions see it as `made`. */
  noteMade(made: ReadonlySet<Exchange>): void {
    for (const probe of this.rule.probes) {
      const exchange = this.#exchanges.get(probe.name)
      if (exchange !== undefined && made.has(exchange)) {
        this.record(probe, { exchange, answer: answerOf(exchange, true) })
      }
    }
  }

  /** The probe is not sent: its condition does not hold, or the unit lacks a value that it needs. */
  leaveOut({ name }: Probe): void {
    this.#answers.set(name, null)
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
