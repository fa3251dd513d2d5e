import type { Probe, Rule } from '../../rules/rule.js'
import type { AreaUnit } from '../units/unit.js'
import type { Check } from './check.js'
import { groupAreas, LOOKUPS, pickAsking, pickTelling, type AlikeArea, type GroupOptions } from './group-areas.js'
import { findClosedAreas } from './closed-areas.js'
import type { OriginClient } from './origin-client.js'
import { planChecks, type Flags } from './plan-checks.js'

/** Which areas stand for others: those that answer alike, and those behind one refusal of everything. */
export type Representation = { alike: readonly AlikeArea[]; closed: readonly AlikeArea[] }

/** Compares areas, so that what is the same for several of them is asked once. */
export async function compareAreas(
  areas: readonly AreaUnit[],
  rules: readonly Rule[],
  client: OriginClient,
  options: GroupOptions & { flags: Flags }
): Promise<Representation> {
  const behind = await findClosedAreas(areas, rules, client, options)
  const others = behind.flatMap(({ members }) => members)
  const open = areas.filter((unit) => !others.includes(unit))
  const comparable = rules.filter(isComparable)
  const content = comparable.filter((rule) => rule.probes.some(readsContent))
  // a page at the path of an area is no area: nothing stands for it
  const ofAreas = rules.filter(({ unit }) => unit === 'area')
  const alike = await groupAreas(open, { rules: ofAreas, pick: pickTelling }, client, options)
  const behindOne = behind.flatMap(({ head, members }) => [head, ...members])
  const alikeContent = await groupAreas(behindOne, { rules: content, pick: pickAsking }, client, options)
  const serving = alikeContent.filter(({ unit }) => others.includes(unit))
  const shared = comparable.filter((rule) => isOfWebdav(rule) && !content.includes(rule))
  const represented = behind.flatMap(({ head, members }) =>
    shared.flatMap((rule) => representFirst(rule, [head, ...members], options.flags))
  )
  return { alike, closed: [...serving, ...represented] }
}

/** A request that shows what lies in an area, or which program serves it: each area has content of its own. */
function readsContent({ method, control, headers }: Probe): boolean {
  const isPlain = headers.every(([name]) => name.toLowerCase() === 'depth')
  return !control && isPlain && LOOKUPS.has(method) && method !== 'OPTIONS'
}

/** Methods of WebDAV, for which those that were compared stand (RFC 4918, RFC 5323), and what announces them. */
const WEBDAV: ReadonlySet<string> = new Set('DELETE MOVE COPY MKCOL PROPFIND PROPPATCH SEARCH OPTIONS'.split(' '))

/** What places something, or waits for a flag, is asked of each area. */
function isComparable({ unit, effect, requires }: Rule): boolean {
  return unit === 'area' && effect !== 'write' && requires === null
}

/**
 * Whether a rule asks by methods of WebDAV alone. What asks in another way is asked of each area: a proxy may lead each path
 * to another program, which echoes TRACE or honours an override.
 */
function isOfWebdav({ probes }: Rule): boolean {
  return probes.every(({ control, method, headers }) => {
    const isPlain = LOOKUPS.has(method) && headers.length === 0
    return control || isPlain || WEBDAV.has(method.toUpperCase())
  })
}

/** The first area that the rule is run on stands for the others. */
function representFirst(rule: Rule, areas: readonly AreaUnit[], flags: Flags): AlikeArea[] {
  const [first, ...others] = areas.filter((unit) => planChecks([rule], [unit], flags).length > 0)
  if (first === undefined) return []
  return others.map((unit) => ({ unit, representative: first, rules: new Set([rule]), checks: [] }))
}

/** Plans what is asked of areas: of each what no other one stands for. */
export function planAreas(
  areas: readonly AreaUnit[],
  rules: readonly Rule[],
  { alike, closed }: Representation,
  flags: Flags
): Check[] {
  return areas.flatMap((unit) => {
    const represented = [...alike, ...closed].filter((area) => area.unit === unit)
    const own = rules.filter((rule) => !represented.some((area) => area.rules.has(rule)))
    return planChecks(own, [unit], flags)
  })
}
