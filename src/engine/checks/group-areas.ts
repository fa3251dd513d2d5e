import { mapBounded } from '../../shared/pool.js'
import { answeringProduct } from '../../evidence/hop.js'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Probe, Rule } from '../../rules/rule.js'
import type { Answered, Asker } from './origin-client.js'
import { Answers } from './answers.js'
import { Check, requestOf, settle, type Sessions } from './check.js'
import type { CheckUnit } from '../units/unit.js'

/** Units that are probed, and the others with the one that stands for each; `sameAs` says the same in paths. */
export type Grouping = {
  probed: CheckUnit[]
  alike: (readonly [unit: CheckUnit, standIn: CheckUnit])[]
  sameAs: Record<string, string>
}

/**
 * Groups areas that answer every signature probe of the rules alike, so that forty sibling folders are not probed forty
 * times. The shallowest of a group stands for it.
 */
export async function groupAlike(
  areas: readonly CheckUnit[],
  rules: readonly Rule[],
  asker: Asker,
  options: { requestsAtOnce: number; sessions: Sessions }
): Promise<Grouping> {
  if (areas.length < 2) return { probed: [...areas], alike: [], sameAs: {} }
  const signatures = new Map<CheckUnit, string>()
  const asked = signatureProbesOf(rules)
  await mapBounded(areas, options.requestsAtOnce, async (unit) => {
    signatures.set(unit, await signatureOf(unit, asked, asker, options.sessions))
  })
  const grouping: Grouping = { probed: [], alike: [], sameAs: {} }
  const standIn = new Map<string, CheckUnit>()
  for (const unit of shallowestFirst(areas)) {
    const signature = signatures.get(unit) as string
    const first = standIn.get(signature)
    if (first !== undefined && !isDeclared(unit)) {
      grouping.alike.push([unit, first])
      grouping.sameAs[unit.path] = first.path
    } else {
      grouping.probed.push(unit)
      if (first === undefined) standIn.set(signature, unit)
    }
  }
  return grouping
}

/** Declared ones, then the shallowest: the finding is then said of the area whose configuration decides. */
function shallowestFirst(areas: readonly CheckUnit[]): CheckUnit[] {
  return areas
    .map((unit) => ({ unit, isDeclared: isDeclared(unit), depth: unit.path.split('/').length }))
    .toSorted((a, b) => Number(b.isDeclared) - Number(a.isDeclared) || a.depth - b.depth)
    .map(({ unit }) => unit)
}

/** An area that the user named is always probed itself. */
function isDeclared(unit: CheckUnit): boolean {
  return unit.facts.area?.source === 'declared'
}

async function signatureOf(
  unit: CheckUnit,
  asked: readonly SignatureProbes[],
  asker: Asker,
  sessions: Sessions
): Promise<string> {
  const answers = new Answers()
  let signature = ''
  for (const { rule, probes } of asked) {
    const check = new Check(rule, unit, answers)
    for (const probe of probes) {
      const request = dueRequest(check, probe, sessions)
      const answered = request === null ? null : await asker.ask(request)
      if (answered !== null) settle(check, probe, answered.exchange, answered.answer)
      signature += `${probe.name}: ${answered === null ? 'not sent' : shapeOf(answered)}\n`
    }
  }
  const area = unit.facts.area
  // a page rendered by a program and an area without a known file are judged differently by the rules
  return `${signature}${area?.rendersPages} ${area?.file !== null && area?.file !== ''}`
}

/** The request of a signature probe; one whose condition does not hold is left out, as in the rule itself. */
function dueRequest(check: Check, probe: Probe, sessions: Sessions): ProbeRequest | null {
  return probe.when === null || probe.when.test(check.context) ? requestOf(check, probe, sessions) : null
}

const signaturesByRules = new WeakMap<readonly Rule[], readonly SignatureProbes[]>()

/** The same for all origins of a run. */
function signatureProbesOf(rules: readonly Rule[]): readonly SignatureProbes[] {
  let probes = signaturesByRules.get(rules)
  if (probes === undefined) signaturesByRules.set(rules, (probes = signatureProbes(rules)))
  return probes
}

/** What one rule contributes to a signature. */
type SignatureProbes = { rule: Rule; probes: readonly Probe[] }

/**
 * The signature probes, each name once, with the first rule that declares it. Never what places something or waits for a
 * flag: areas are compared before anything is allowed for a single one.
 */
function signatureProbes(rules: readonly Rule[]): SignatureProbes[] {
  const known = new Set<string>()
  const found: SignatureProbes[] = []
  for (const rule of rules) {
    if (rule.unit !== 'area' || rule.requires !== null) continue
    const probes = rule.probes.filter(
      ({ signature, effect, name }) => signature && effect !== 'write' && !known.has(name)
    )
    for (const { name } of probes) known.add(name)
    if (probes.length > 0) found.push({ rule, probes })
  }
  return found
}

/** What of an answer does not depend on the name asked for. */
function shapeOf({ exchange, answer }: Answered): string {
  if (exchange.response === null) return answer.dropped ? 'dropped' : answer.failed
  const { status, server, contentType, dav } = answer
  return `${status} ${server} ${contentType} ${answeringProduct(exchange.response)} ${dav.length > 1}`
}
