import type { Answer } from '../evidence/answer.js'
import type { Exchange, ProbeRequest } from '../evidence/exchange.js'
import { unitContext } from '../rules/context.js'
import type { Probe, Rule } from '../rules/rule.js'
import { addAnswer, createContext, namesOf, type CheckContext } from './check-context.js'
import { fill, type Values } from './fill.js'
import { canaryValues, type CheckUnit } from './unit.js'

/** Header sets of the declared sessions, by name. */
export type Sessions = Readonly<Record<string, readonly (readonly [string, string])[]>>

/** One rule on one unit, and what has been answered so far. */
export type Check = {
  readonly rule: Rule
  readonly unit: CheckUnit
  readonly values: Values
  readonly context: CheckContext
  readonly exchanges: Map<string, Exchange>
  /** Probes that are neither answered nor left out yet. */
  readonly pending: Set<Probe>
  /** Why the check could not be carried through; a sentence, or `null`. */
  fault: string | null
  /** Why the check was not carried out; a sentence, or `null`. */
  blocked: string | null
  /** Why one of its probes might place nothing; it counts if nothing else was placed either. */
  refusal: string | null
  /** What was seen against the server's word; a sentence, or `null`. A check of which it is known is not clean. */
  contradiction: string | null
}

export function createCheck(rule: Rule, unit: CheckUnit): Check {
  const own = rule.effect === 'write' ? canaryValues() : null
  return {
    rule,
    unit,
    values: own === null ? unit.values : { ...unit.values, ...own.values },
    context: createContext(rule, own === null ? namesOf(unit) : unitContext({ ...unit.facts, ...own.facts })),
    exchanges: new Map(),
    pending: new Set(rule.probes),
    fault: null,
    blocked: null,
    refusal: null,
    contradiction: null
  }
}

/** Takes the answer of one of the check's probes in. */
export function settle(check: Check, probe: Probe, exchange: Exchange, answer: Answer): void {
  check.pending.delete(probe)
  check.exchanges.set(probe.name, exchange)
  addAnswer(check.context, probe, answer)
}

/**
 * The request of a probe, or `null` if the unit lacks a value that it needs (an area without a known file).
 * @throws Error if the probe names a session that was not declared.
 */
export function requestOf(check: Check, probe: Probe, sessions: Sessions): ProbeRequest | null {
  const shared = check.values === check.unit.values ? sharedKey(probe) : null
  if (shared === null) return buildRequest(check, probe, sessions)
  const known = check.unit.requests.get(shared)
  if (known !== undefined) return known
  const request = buildRequest(check, probe, sessions)
  check.unit.requests.set(shared, request)
  return request
}

const sharedKeys = new WeakMap<Probe, string | null>()

/** What a probe's request is made from; rules that say the same share it on a unit. `null` if it is new each time. */
function sharedKey(probe: Probe): string | null {
  let key = sharedKeys.get(probe)
  if (key === undefined) {
    const texts = [probe.path, ...probe.headers.map(([, value]) => value), ...(probe.body === null ? [] : [probe.body])]
    const isNew = probe.fresh || texts.some(({ names }) => names.includes('nonce'))
    const names = probe.headers.map(([name]) => name)
    key = isNew
      ? null
      : JSON.stringify([probe.method, probe.as, probe.effect, names, texts.map(({ source }) => source)])
    sharedKeys.set(probe, key)
  }
  return key
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
