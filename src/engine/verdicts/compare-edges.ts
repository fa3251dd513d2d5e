import { compareText, placeKey } from '../../findings/place.js'
import { listInWords, nameEdge } from '../../findings/edge-state.js'
import type { CleanChecks, InconclusiveCheck, Note, RefusedMethods, TargetResult } from '../../findings/scan-result.js'
import { groupBy } from '../../shared/group.js'
import type { OriginPart, OriginResult } from './assemble-result.js'
import { mergeFindings } from './merge-findings.js'
import {
  describeState,
  describeWay,
  isBesideThePoint,
  isCleanThrough,
  sayThrough,
  type RulePlace,
  type WayIn
} from './way-in.js'

/**
 * Makes what was found through all edges of a site one: a finding says through which of them it is open, and closed is only
 * what is closed through every one. The server behind the edges need not let anybody in.
 */
export function compareEdges(results: readonly OriginResult[]): OriginPart {
  const ways = results.map(describeWay)
  const open = ways.filter(({ closedTo }) => closedTo === null)
  const findings = mergeFindings(results)
  const part = {
    findings,
    inconclusive: [...mergeReasons(open, ({ part: { inconclusive } }) => inconclusive), ...findGaps(open)],
    failed: mergeReasons(open, ({ part: { failed } }) => failed),
    notAsked: open.flatMap(({ part: { notAsked } }) => notAsked),
    clean: mergeClean(open),
    refused: mergeRefused(open),
    targets: mergeTargets(ways),
    placed: ways.reduce((sum, way) => sum + way.part.placed, 0),
    leftovers: ways.flatMap((way) => way.part.leftovers),
    requests: ways.reduce((sum, way) => sum + way.part.requests, 0)
  }
  return { ...part, notes: [...mergeNotes(ways), ...describeComparison(ways, part)] }
}

type Reasoned = { ruleId: string; origin: string; path: string; reason: string }

/** Each once; what is so through some of the edges alone says through which. */
function mergeReasons<T extends Reasoned>(ways: readonly WayIn[], list: (way: WayIn) => readonly T[]): T[] {
  const all = ways.flatMap((way) => list(way).map((item) => ({ way, item })))
  const groups = groupBy(all, ({ item }) => JSON.stringify([item.ruleId, placeKey(item), item.reason]))
  return [...groups.values()].flatMap((group) => {
    const own = [...new Set(group.map(({ way }) => way))]
    return group.slice(0, 1).map(({ item }) => {
      return own.length === ways.length ? item : { ...item, reason: sayThrough(own, item.reason) }
    })
  })
}

/** Closed is what is closed through every edge. */
function mergeClean(ways: readonly WayIn[]): CleanChecks[] {
  const { origin, places } = listClean(ways)
  const closed = places.filter((place) => ways.every((way) => isCleanThrough(way, place)))
  const byPath = [...groupBy(closed, ({ path }) => path)].map(([path, own]) => ({
    path,
    rules: own.map(({ ruleId }) => ruleId).toSorted()
  }))
  const sorted = byPath.toSorted((a, b) => compareText(a.path, b.path))
  return [...groupBy(sorted, ({ rules }) => rules.join()).values()].map((group) => ({
    origin,
    paths: group.map(({ path }) => path),
    rules: group[0]?.rules ?? []
  }))
}

/** Where a rule is clean through at least one of the edges, each place once. */
function listClean(ways: readonly WayIn[]): { origin: string; places: RulePlace[] } {
  const listed = ways.flatMap(({ part }) => part.clean)
  const places = listed.flatMap(({ paths, rules }) =>
    paths.flatMap((path) => rules.map((ruleId) => ({ ruleId, path })))
  )
  const distinct = new Map(places.map((place) => [JSON.stringify(place), place]))
  return { origin: listed[0]?.origin ?? '', places: [...distinct.values()] }
}

/** What is closed through one edge and had no reason to be asked through another, where the place is something else. */
function findGaps(ways: readonly WayIn[]): InconclusiveCheck[] {
  const { origin, places } = listClean(ways)
  return places.flatMap((place) => {
    const states = ways.map((way) => describeState(way, place, null))
    const gaps = ways.filter((way) => isBesideThePoint(way, place))
    if (gaps.length === 0 || states.some(({ state }) => state === 'open')) return []
    const closed = listInWords(states.filter(({ state }) => state === 'closed').map(nameEdge))
    const names = listInWords(gaps.map(nameEdge))
    const reason = `closed through ${closed}, and another page through ${names}, where it was not asked; look at both`
    return [{ ...place, origin, reason }]
  })
}

/** Refused is what was refused through every edge. */
function mergeRefused(ways: readonly WayIn[]): RefusedMethods[] {
  const all = ways.flatMap((way) =>
    way.part.refused.flatMap(({ paths, methods, statuses, origin }) =>
      paths.flatMap((path) => methods.map((method) => ({ way, origin, path, method, statuses })))
    )
  )
  const byRequest = [...groupBy(all, ({ path, method }) => JSON.stringify([path, method])).values()]
  const everywhere = byRequest.filter((group) => new Set(group.map(({ way }) => way)).size === ways.length).flat()
  const byPath = [...groupBy(everywhere, ({ path }) => path)].map(([path, group]) => ({
    path,
    methods: [...new Set(group.map(({ method }) => method))].toSorted(),
    group
  }))
  return [...groupBy(byPath, ({ methods }) => methods.join()).values()].map((same) => ({
    origin: everywhere[0]?.origin ?? '',
    methods: same[0]?.methods ?? [],
    statuses: [...new Set(same.flatMap(({ group }) => group.flatMap(({ statuses }) => statuses)))].toSorted(
      (a, b) => a - b
    ),
    paths: same.map(({ path }) => path).toSorted()
  }))
}

function mergeTargets(ways: readonly WayIn[]): TargetResult[] {
  const all = ways.flatMap((way) => way.part.targets.map((target) => ({ way, target })))
  return [...groupBy(all, ({ target }) => target.url).values()].flatMap((group) => {
    const seen = group.filter(({ way }) => way.closedTo === null)
    const [first] = seen.length > 0 ? seen : group
    if (first === undefined) return []
    const requests = group.reduce((sum, { target }) => sum + target.requests, 0)
    const edges = group.map(({ way: { edge, originServer }, target: { status, reason } }) => {
      return { edge, originServer, status, reason }
    })
    const areas = [...new Set(seen.flatMap(({ target }) => target.areas))]
    return [{ ...first.target, ...mergeStatus(seen), areas, requests, edges }]
  })
}

/** An edge that was not looked at is named. */
function mergeStatus(seen: readonly { way: WayIn; target: TargetResult }[]): Pick<TargetResult, 'status' | 'reason'> {
  const missed = seen.filter(({ target }) => target.status !== 'complete')
  if (missed.length === 0) return { status: 'complete', reason: null }
  const byReason = groupBy(missed, ({ target }) => target.reason ?? target.status)
  const reason = [...byReason]
    .map(([text, own]) =>
      sayThrough(
        own.map(({ way }) => way),
        text
      )
    )
    .join('; ')
  const isUnreachable = seen.every(({ target }) => target.status === 'unreachable')
  return { status: isUnreachable ? 'unreachable' : 'incomplete', reason }
}

function mergeNotes(ways: readonly WayIn[]): Note[] {
  return [...new Map(ways.flatMap(({ part }) => part.notes).map((note) => [note.message, note])).values()]
}

/** Says of a site that was seen whole whether its edges are alike, and which server let nobody in. */
function describeComparison(ways: readonly WayIn[], part: Pick<OriginPart, 'findings' | 'targets'>): Note[] {
  const origin = part.targets[0]?.origin ?? ''
  const note = (message: string): Note => ({ code: 'edges', message: `${origin}: ${message}`, place: null })
  const open = ways.filter(({ closedTo }) => closedTo === null)
  const differing = part.findings.filter(({ edges = [] }) => edges.some(({ state }) => state === 'closed')).length
  const names = listInWords(open.map(nameEdge))
  const isWhole = open.length > 1 && part.targets.every(({ status }) => status === 'complete')
  const said = differing > 0 ? `its edges differ in ${differing} of the findings` : `the same through ${names}`
  return [
    ...ways.flatMap((way) =>
      way.closedTo === null ? [] : [note(`${nameEdge(way)} lets nobody in from here (${way.closedTo})`)]
    ),
    ...(isWhole || differing > 0 ? [note(said)] : [])
  ]
}
