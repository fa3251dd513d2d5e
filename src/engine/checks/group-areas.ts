import type { Exchange } from '../../evidence/exchange.js'
import { groupBy } from '../../shared/group.js'
import { mapBounded } from '../../shared/pool.js'
import type { Probe, Rule } from '../../rules/rule.js'
import type { AreaUnit } from '../units/unit.js'
import { buildRequest, describeTemplate, type Sessions } from './build-request.js'
import { Check } from './check.js'
import { describeShape } from './answer-shape.js'
import type { Answered, OriginClient } from './origin-client.js'

export type GroupOptions = { requestsAtOnce: number; sessions: Sessions; thorough: boolean }

/** An area that is not probed itself by some rules, the one that stands for it, and what it was asked to compare them. */
export type AlikeArea = {
  unit: AreaUnit
  representative: AreaUnit
  rules: ReadonlySet<Rule>
  checks: readonly Check[]
}

/**
 * Finds areas that answer every signature probe of the rules alike, so that forty sibling folders are not probed forty
 * times. The shallowest of a group represents it.
 */
export async function groupAreas(
  areas: readonly AreaUnit[],
  { rules, pick }: { rules: readonly Rule[]; pick: (rule: Rule) => Probe[] },
  client: OriginClient,
  options: GroupOptions
): Promise<AlikeArea[]> {
  if (areas.length < 2 || options.thorough) return []
  const asked = pickProbes(rules, pick)
  if (asked.length === 0) return []
  const signed = await mapBounded(orderByDepth(areas), options.requestsAtOnce, async (unit) => {
    const { signature, checks } = await takeSignature(unit, asked, client, options.sessions)
    // a page rendered by a program and an area without a known file are judged differently by the rules
    const { rendersPages, file } = unit.facts
    return { unit, checks, signature: `${rendersPages} ${file !== null && file !== ''}\n${signature}` }
  })
  return [...groupBy(signed, ({ signature }) => signature).values()].flatMap(([first, ...others]) =>
    others.flatMap(({ unit, checks }) =>
      first === undefined || isDeclared(unit)
        ? []
        : [{ unit, representative: first.unit, rules: new Set(rules), checks }]
    )
  )
}

/** Paths of the areas that this one represents for a rule. */
export function representedPaths(alike: readonly AlikeArea[], path: string, rule: Rule): string[] {
  return alike
    .filter(({ representative, rules }) => representative.path === path && rules.has(rule))
    .map(({ unit }) => unit.path)
}

/** Declared ones, then the shallowest: the finding is then said of the area whose configuration decides. */
export function orderByDepth(areas: readonly AreaUnit[]): AreaUnit[] {
  return areas
    .map((unit) => ({ unit, isDeclared: isDeclared(unit), depth: unit.path.split('/').length }))
    .toSorted((a, b) => Number(b.isDeclared) - Number(a.isDeclared) || a.depth - b.depth)
    .map(({ unit }) => unit)
}

/** An area that the user named is always probed itself. */
export function isDeclared(unit: AreaUnit): boolean {
  return unit.facts.source === 'declared'
}

/** How an area answers, each answer's shape, and the checks that were asked for that. */
export type Signed = { signature: string; shapes: ReadonlyMap<Exchange, string>; checks: Check[] }

/** Asks an area what tells it from others. */
export async function takeSignature(
  unit: AreaUnit,
  asked: readonly SignatureProbes[],
  client: OriginClient,
  sessions: Sessions
): Promise<Signed> {
  const checks: Check[] = []
  const lines: string[] = []
  // Rules share most of their requests, and so the answers.
  const shapes = new Map<Exchange, string>()
  const describe = (answered: Answered): string => {
    const shape = shapes.get(answered.exchange) ?? describeShape(answered, unit.path)
    shapes.set(answered.exchange, shape)
    return shape
  }
  for (const { rule, probes } of asked) {
    const check = new Check(rule, unit)
    checks.push(check)
    for (const probe of probes) {
      const isWanted = probe.when === null || probe.when.test(check)
      const request = isWanted ? buildRequest(check, probe, sessions) : null
      const answered = request === null ? null : await client.ask(request)
      if (answered !== null) check.record(probe, answered)
      lines.push(`${probe.name}: ${answered === null ? 'not sent' : describe(answered)}`)
    }
  }
  return { signature: lines.join('\n'), shapes, checks }
}

/** What one rule contributes to a signature. */
export type SignatureProbes = { rule: Rule; probes: readonly Probe[] }

/**
 * Picks the probes whose answers tell areas apart, of several rules that ask the same those of the first. Never what
 * places something or waits for a flag: areas are compared before anything is allowed for a single one.
 */
export function pickProbes(rules: readonly Rule[], pick: (rule: Rule) => Probe[]): SignatureProbes[] {
  const asking = rules.filter(
    ({ unit, requires, effect }) => unit === 'area' && requires === null && effect !== 'write'
  )
  const known = new Set<string>()
  return asking.flatMap((rule) => {
    const probes = dropKnown(pick(rule), known)
    return probes.length === 0 ? [] : [{ rule, probes }]
  })
}

/** Drops what is known, save what a probe that is not known waits for; adds the rest to what is known. */
function dropKnown(probes: readonly Probe[], known: Set<string>): Probe[] {
  const asked = probes.filter((probe) => !known.has(describeAsking(probe, probes)))
  const awaited = new Set(asked.flatMap(({ when }) => when?.probes ?? []))
  for (const probe of asked) known.add(describeAsking(probe, probes))
  return probes.filter((probe) => asked.includes(probe) || awaited.has(probe.name))
}

/** Equal for probes that are asked alike, and wait alike for what is asked alike. */
function describeAsking(probe: Probe, probes: readonly Probe[]): string {
  const awaited = (probe.when?.probes ?? []).map((name) => probes.find((one) => one.name === name))
  const before = awaited.map((one) => (one === undefined ? '' : describeTemplate(one)))
  return [describeTemplate(probe), probe.when?.source ?? '', ...before].join('\n')
}

/**
 * Picks what is sent to nearly every area anyway: what waits for nothing, or only for how its own missing name is answered.
 * Of controls on one path those that such a probe waits for, and one unknown method, which stands for the others.
 */
export function pickTelling({ probes }: Rule): Probe[] {
  const { asking, controls, awaited } = pickOwn(probes)
  const isTried = ({ path }: Probe): boolean =>
    controls.some((known) => awaited.has(known.name) && !LOOKUPS.has(known.method) && known.path.source === path.source)
  const isAlone = (probe: Probe): boolean =>
    controls.every(({ path, name }) => name === probe.name || path.source !== probe.path.source)
  const others = controls.filter((probe) => isAlone(probe) || (!LOOKUPS.has(probe.method) && !isTried(probe)))
  const first = others.filter((probe) => others.find(({ path }) => path.source === probe.path.source) === probe)
  return probes.filter((probe) => awaited.has(probe.name) || first.includes(probe) || asking.includes(probe))
}

/** Picks of a rule what is sent to nearly every area anyway, and what that waits for. */
export function pickAsking({ probes }: Rule): Probe[] {
  const { asking, awaited } = pickOwn(probes)
  return probes.filter((probe) => awaited.has(probe.name) || asking.includes(probe))
}

/** Probes of one rule by what they wait for. */
export type OwnProbes = { asking: Probe[]; controls: Probe[]; awaited: ReadonlySet<string> }

/** Picks probes that wait for nothing but controls on their own path, the controls that wait for nothing, and their names. */
export function pickOwn(probes: readonly Probe[]): OwnProbes {
  const cheap = probes.filter(isCheap)
  const controls = cheap.filter(({ control, when }) => control && when === null)
  const waitsForOwn = ({ when, path }: Probe): boolean =>
    (when?.probes ?? []).every((name) =>
      controls.some((known) => known.name === name && known.path.source === path.source)
    )
  const asking = cheap.filter((probe) => !probe.control && waitsForOwn(probe))
  return { asking, controls, awaited: new Set(asking.flatMap(({ when }) => when?.probes ?? [])) }
}

/** Methods that only look. */
export const LOOKUPS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND'])

/**
 * What places nothing and has no content; not one instance of many, nor what a session or a new connection brings, nor
 * what lies in the area, which is never alike.
 */
function isCheap({ method, path, effect, fresh, as, body, name, base }: Probe): boolean {
  const isPlain = effect !== 'write' && !fresh && as === null && body === null && name === base
  return isPlain && (method !== 'GET' || path.names.some((variable) => variable.startsWith('missing')))
}
