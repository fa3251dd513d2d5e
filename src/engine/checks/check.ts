import type { Answer } from '../../evidence/answer.js'
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import { unitContext } from '../../rules/language/context.js'
import type { Probe, Rule } from '../../rules/rule.js'
import { Answers } from './answers.js'
import { createContext, type CheckContext } from './check-context.js'
import { fill, type Values } from './fill.js'
import { requestKey, slotsOf, type Slot } from './slots.js'
import { canaryValues, type CheckUnit } from '../units/unit.js'

/** Header sets of the declared sessions, by name. */
export type Sessions = Readonly<Record<string, readonly (readonly [string, string])[]>>

/** One rule on one unit, and what has been answered so far. */
export class Check {
  readonly rule: Rule
  readonly unit: CheckUnit
  readonly values: Values
  readonly context: CheckContext
  /** Those of the rule's probes, in their order. */
  readonly slots: readonly Slot[]
  /** Shared by all checks of a unit that place nothing. */
  readonly answers: Answers
  /** Why the check could not be carried through; a sentence, or `null`. */
  fault: string | null = null
  /** Why the check was not carried out; a sentence, or `null`. */
  blocked: string | null = null
  /** Why one of its probes might place nothing; it counts if nothing else was placed either. */
  refusal: string | null = null
  /** What was seen against the server's word; a sentence, or `null`. A check of which it is known is not clean. */
  contradiction: string | null = null

  constructor(rule: Rule, unit: CheckUnit, answers: Answers) {
    const own = rule.effect === 'write' ? canaryValues() : null
    this.rule = rule
    this.unit = unit
    this.values = own === null ? unit.values : { ...unit.values, ...own.values }
    this.slots = slotsOf(rule)
    this.answers = answers
    this.context = createContext(
      rule,
      answers,
      own === null ? unit.names : unitContext({ ...unit.facts, ...own.facts })
    )
  }

  /** Whether one of its requests was sent. */
  get hasAsked(): boolean {
    return this.slots.some((slot) => this.answers.get(slot) != null)
  }

  /** Probes that are neither answered nor left out yet. */
  get pending(): Set<Probe> {
    return new Set(this.rule.probes.filter((_, index) => this.answers.get(this.slots[index] as Slot) === undefined))
  }

  /** By the names of their probes, in the order of the answers. */
  get exchanges(): Map<string, Exchange> {
    const exchanges = new Map<string, Exchange>()
    this.answers.forEach(({ exchange }, asked) => {
      for (const [index, slot] of this.slots.entries()) {
        if (slot === asked) exchanges.set((this.rule.probes[index] as Probe).name, exchange)
      }
    })
    return exchanges
  }
}

/** A check of a rule that places something has its answers for itself, as it has its own canary. */
export function createCheck(rule: Rule, unit: CheckUnit): Check {
  return new Check(rule, unit, rule.effect === 'write' ? new Answers() : unit.answers)
}

/** Takes the answer of one of the check's probes in. */
export function settle(check: Check, probe: Probe, exchange: Exchange, answer: Answer): void {
  check.answers.set(check.slots[check.rule.probes.indexOf(probe)] as Slot, { exchange, answer })
}

/**
 * The request of a probe, or `null` if the unit lacks a value that it needs (an area without a known file).
 * @throws Error if the probe names a session that was not declared.
 */
export function requestOf(check: Check, probe: Probe, sessions: Sessions): ProbeRequest | null {
  const key = check.values === check.unit.values ? requestKey(probe) : null
  if (key === null) return buildRequest(check, probe, sessions)
  const known = check.unit.requests.get(key)
  if (known !== undefined) return known
  const request = buildRequest(check, probe, sessions)
  check.unit.requests.set(key, request)
  return request
}

function buildRequest(check: Check, probe: Probe, sessions: Sessions): ProbeRequest | null {
  const target = fill(probe.path, check.values)
  const body = probe.body === null ? null : fill(probe.body, check.values)
  if (target === null || (probe.body !== null && body === null)) return null
  const headers: (readonly [string, string])[] = []
  for (const [name, template] of probe.headers) {
    const value = fill(template, check.values)
    if (value === null) return null
    headers.push([name, value])
  }
  if (probe.as !== null) headers.push(...sessionHeaders(sessions, probe.as))
  const request: ProbeRequest = { method: probe.method, target, headers, body, effect: probe.effect }
  return probe.fresh ? { ...request, fresh: true } : request
}

function sessionHeaders(sessions: Sessions, name: string): readonly (readonly [string, string])[] {
  const headers = sessions[name]
  if (headers === undefined) throw new Error(`session ${name} is not declared`)
  return headers
}
