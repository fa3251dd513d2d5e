import type { Probe, Rule } from '../../rules/rule.js'

/**
 * What probes of several rules have in common: one request under one condition. On a unit it is decided and asked once,
 * and the answer serves all of them.
 */
export type Slot = {
  /** The request and its condition in templates; `null` if the request is new each time. */
  readonly text: string | null
}

const slotsByRule = new WeakMap<Rule, readonly Slot[]>()
const slotsByVocabulary = new WeakMap<object, Map<string, Slot>>()

/** The slots of a rule's probes, in their order: worked out once for a rule, not once for each unit. */
export function slotsOf(rule: Rule): readonly Slot[] {
  let slots = slotsByRule.get(rule)
  if (slots === undefined) {
    slots = rule.effect === 'write' ? rule.probes.map(() => ({ text: null })) : sharedSlots(rule)
    slotsByRule.set(rule, slots)
  }
  return slots
}

function sharedSlots(rule: Rule): Slot[] {
  let shared = slotsByVocabulary.get(rule.vocabulary)
  if (shared === undefined) slotsByVocabulary.set(rule.vocabulary, (shared = new Map()))
  const byName = new Map<string, Slot>()
  for (const probe of rule.probes) {
    const text = slotText(probe, byName)
    const slot = (text === null ? undefined : shared.get(text)) ?? { text }
    if (text !== null) shared.set(text, slot)
    byName.set(probe.name, slot)
  }
  return [...byName.values()]
}

/** Equal texts mean the same request, and a condition of the same words about the same slots. */
function slotText(probe: Probe, earlier: ReadonlyMap<string, Slot>): string | null {
  const key = requestKey(probe)
  if (key === null || probe.when === null) return key
  const read = probe.when.probes.map((name) => [name, earlier.get(name)?.text ?? null] as const)
  if (read.some(([, text]) => text === null)) return null
  return JSON.stringify([key, probe.when.source, read])
}

const requestKeys = new WeakMap<Probe, string | null>()

/** What a probe's request is made from; equal ones are one request on a unit. `null` if it is new each time. */
export function requestKey(probe: Probe): string | null {
  let key = requestKeys.get(probe)
  if (key === undefined) requestKeys.set(probe, (key = keyOf(probe)))
  return key
}

function keyOf(probe: Probe): string | null {
  const texts = [probe.path, ...probe.headers.map(([, value]) => value), ...(probe.body === null ? [] : [probe.body])]
  if (probe.fresh || texts.some(({ names }) => names.includes('nonce'))) return null
  const names = probe.headers.map(([name]) => name)
  return JSON.stringify([probe.method, probe.as, probe.effect, names, texts.map(({ source }) => source)])
}
