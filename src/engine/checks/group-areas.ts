import { createHash } from 'node:crypto'
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
 * Picks the probes whose answers tell areas apart; equal requests of several rules are sent once. Never what places
 * something or waits for a flag: areas are compared before anything is allowed for a single one.
 */
function pickSignatureProbes(rules: readonly Rule[]): SignatureProbes[] {
  const asking = rules.filter(
    ({ unit, requires, effect }) => unit === 'area' && requires === null && effect !== 'write'
  )
  return asking.map((rule) => ({ rule, probes: pickCheap(rule) })).filter(({ probes }) => probes.length > 0)
}

/**
 * Picks what is sent to nearly every area anyway: what waits for nothing, or only for how its own missing name is answered.
 * Of controls on one path those that such a probe waits for, and one unknown method, which stands for the others.
 */
function pickCheap({ probes }: Rule): Probe[] {
  const cheap = probes.filter(isCheap)
  const controls = cheap.filter(({ control, when }) => control && when === null)
  const waitsForOwn = ({ when, path }: Probe): boolean =>
    (when?.probes ?? []).every((name) =>
      controls.some((known) => known.name === name && known.path.source === path.source)
    )
  const asking = cheap.filter((probe) => !probe.control && waitsForOwn(probe))
  const awaited = new Set(asking.flatMap(({ when }) => when?.probes ?? []))
  const isTried = ({ path }: Probe): boolean =>
    controls.some((known) => awaited.has(known.name) && !LOOKUPS.has(known.method) && known.path.source === path.source)
  const isAlone = (probe: Probe): boolean =>
    controls.every(({ path, name }) => name === probe.name || path.source !== probe.path.source)
  const others = controls.filter((probe) => isAlone(probe) || (!LOOKUPS.has(probe.method) && !isTried(probe)))
  const first = others.filter((probe) => others.find(({ path }) => path.source === probe.path.source) === probe)
  return probes.filter((probe) => awaited.has(probe.name) || first.includes(probe) || asking.includes(probe))
}

const LOOKUPS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND'])

/**
 * What places nothing and has no content; not one instance of many, nor what a session or a new connection brings, nor
 * what lies in the area, which is never alike.
 */
function isCheap({ method, path, effect, fresh, as, body, name, base }: Probe): boolean {
  const isPlain = effect !== 'write' && !fresh && as === null && body === null && name === base
  return isPlain && (method !== 'GET' || path.names.some((variable) => variable.startsWith('missing')))
}

/** What of an answer does not depend on the name asked for: everything that a verdict reads. */
function describeShape({ exchange, answer }: Answered, unit: AreaUnit): string {
  if (exchange.response === null) return answer.dropped ? 'dropped' : answer.failed
  const { status, server, contentType, dav, location } = answer
  const head = `${status} ${server} ${contentType} ${answeringProduct(exchange.response)} ${dav.length > 1}`
  // The digest of a page stands for it: those of all areas are held until the last one is asked.
  const page = createHash('sha256').update(foldNames(answer.body, unit)).digest('base64')
  return `${head} ${foldNames(location, unit)} ${page}`
}

/** The text without the area's name, random names, numbers and dates, which differ where nothing else does. */
function foldNames(text: string, { path }: AreaUnit): string {
  const name = path.split('/').at(-2) ?? ''
  const folded = text.replaceAll(path, '/AREA/').replace(/[0-9a-f]{8,}/gi, 'N')
  return (name === '' ? folded : folded.replaceAll(name, 'AREA')).replace(/\d+/g, '9')
}
