import { groupBy } from '../../shared/group.js'
import { mapBounded } from '../../shared/pool.js'
import { answeringProduct } from '../../evidence/hop.js'
import type { Probe, Rule } from '../../rules/rule.js'
import type { AreaUnit } from '../units/unit.js'
import { buildRequest, type Sessions } from './build-request.js'
import { Check } from './check.js'
import type { Answered, OriginClient } from './origin-client.js'

export type GroupOptions = { requestsAtOnce: number; sessions: Sessions; thorough: boolean }

/** An area that is not probed itself, the one that stands for it, and what it was asked for the comparison. */
export type AlikeArea = { unit: AreaUnit; representative: AreaUnit; checks: readonly Check[] }

/**
 * Finds areas that answer every signature probe of the rules alike, so that forty sibling folders are not probed forty
 * times. The shallowest of a group represents it.
 */
export async function groupAreas(
  areas: readonly AreaUnit[],
  rules: readonly Rule[],
  client: OriginClient,
  options: GroupOptions
): Promise<AlikeArea[]> {
  if (areas.length < 2 || options.thorough) return []
  const asked = pickSignatureProbes(rules)
  const signed = await mapBounded(orderByDepth(areas), options.requestsAtOnce, async (unit) => ({
    unit,
    ...(await takeSignature(unit, asked, client, options.sessions))
  }))
  return [...groupBy(signed, ({ signature }) => signature).values()].flatMap(([first, ...others]) =>
    others.flatMap(({ unit, checks }) =>
      first === undefined || isDeclared(unit) ? [] : [{ unit, representative: first.unit, checks }]
    )
  )
}

/** Paths of the areas that this one represents. */
export function representedPaths(alike: readonly AlikeArea[], path: string): string[] {
  return alike.filter(({ representative }) => representative.path === path).map(({ unit }) => unit.path)
}

/** Declared ones, then the shallowest: the finding is then said of the area whose configuration decides. */
function orderByDepth(areas: readonly AreaUnit[]): AreaUnit[] {
  return areas
    .map((unit) => ({ unit, isDeclared: isDeclared(unit), depth: unit.path.split('/').length }))
    .toSorted((a, b) => Number(b.isDeclared) - Number(a.isDeclared) || a.depth - b.depth)
    .map(({ unit }) => unit)
}

/** An area that the user named is always probed itself. */
function isDeclared(unit: AreaUnit): boolean {
  return unit.facts.source === 'declared'
}

async function takeSignature(
  unit: AreaUnit,
  asked: readonly SignatureProbes[],
  client: OriginClient,
  sessions: Sessions
): Promise<{ signature: string; checks: Check[] }> {
  const checks: Check[] = []
  // a page rendered by a program and an area without a known file are judged differently by the rules
  const lines = [`${unit.facts.rendersPages} ${unit.facts.file !== null && unit.facts.file !== ''}`]
  for (const { rule, probes } of asked) {
    const check = new Check(rule, unit)
    checks.push(check)
    for (const probe of probes) {
      const isWanted = probe.when === null || probe.when.test(check.context)
      const request = isWanted ? buildRequest(check, probe, sessions) : null
      const answered = request === null ? null : await client.ask(request)
      if (answered !== null) check.record(probe, answered)
      lines.push(`${probe.name}: ${answered === null ? 'not sent' : describeShape(answered, unit)}`)
    }
  }
  return { signature: lines.join('\n'), checks }
}

/** What one rule contributes to a signature. */
type SignatureProbes = { rule: Rule; probes: readonly Probe[] }

/**
 * Picks the probes whose answers tell areas apart, each with the first rule that declares it. Never what
 * places something or waits for a flag: areas are compared before anything is allowed for a single one.
 */
function pickSignatureProbes(rules: readonly Rule[]): SignatureProbes[] {
  const known = new Set<string>()
  const picked: SignatureProbes[] = []
  for (const rule of rules) {
    if (rule.unit !== 'area' || rule.requires !== null) continue
    const cheap = rule.probes.filter((probe) => isCheap(rule, probe))
    const added = new Set(cheap.filter((probe) => !known.has(describeTemplate(probe))))
    // conditions read answers of their own check; the client sends what another rule has asked only once
    const awaited = new Set([...added].flatMap(({ when }) => when?.probes ?? []))
    for (const probe of added) known.add(describeTemplate(probe))
    const probes = cheap.filter((probe) => added.has(probe) || awaited.has(probe.name))
    if (added.size > 0) picked.push({ rule, probes })
  }
  return picked
}

/**
 * Whether a probe is sent to nearly every area anyway: it waits for nothing, or only for how a missing name is answered.
 * Of controls on one path those that others wait for, or the first: the rest differ where these do.
 */
function isCheap({ probes }: Rule, probe: Probe): boolean {
  if (probe.effect === 'write' || probe.fresh || probe.as !== null || probe.name !== probe.base) return false
  const awaited = new Set(probes.flatMap(({ when }) => when?.probes ?? []))
  const first = probes.find(({ control, path }) => control && path.source === probe.path.source)
  if (probe.control && !awaited.has(probe.name) && first !== probe) return false
  const waitsFor = probe.when?.probes ?? []
  return waitsFor.every((name) => probes.some((other) => other.name === name && other.control && other.when === null))
}

/** Equal for probes whose requests are the same where the same names are filled in. */
export function describeTemplate({ method, path, headers, body }: Probe): string {
  return JSON.stringify([method, path.source, headers.map(([name, { source }]) => [name, source]), body?.source])
}

/** What of an answer does not depend on the name asked for: everything that a verdict reads. */
function describeShape({ exchange, answer }: Answered, unit: AreaUnit): string {
  if (exchange.response === null) return answer.dropped ? 'dropped' : answer.failed
  const { status, server, contentType, dav, location } = answer
  const head = `${status} ${server} ${contentType} ${answeringProduct(exchange.response)} ${dav.length > 1}`
  return `${head} ${foldNames(location, unit)} ${foldNames(answer.body, unit)}`
}

/** The text without the area's name, random names, numbers and dates, which differ where nothing else does. */
function foldNames(text: string, { path }: AreaUnit): string {
  const name = path.split('/').at(-2) ?? ''
  const folded = text.replaceAll(path, '/AREA/').replace(/[0-9a-f]{8,}/gi, 'N')
  return (name === '' ? folded : folded.replaceAll(name, 'AREA')).replace(/\d+/g, '9')
}
