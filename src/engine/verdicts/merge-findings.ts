import { withCurlOptions, quoteWord } from '../../evidence/curl.js'
import { fingerprint } from '../../findings/build-finding.js'
import { describeStates, type EdgeState } from '../../findings/edge-state.js'
import type { Finding } from '../../findings/finding.js'
import { compareFindings } from '../../findings/order.js'
import { groupBy } from '../../shared/group.js'
import type { Origin } from '../../targets/origin.js'
import type { OriginResult } from './assemble-result.js'
import { describeState, describeWay, findOpen, type RulePlace, type WayIn } from './way-in.js'

/** A place where a rule found something through at least one way in, with the gravest of its findings. */
type OpenPlace = RulePlace & { finding: Finding; states: EdgeState[] }

/** One finding for each rule and place, however many edges it is open through; its proof is of one of them. */
export function mergeFindings(results: readonly OriginResult[]): Finding[] {
  const ways = results.map((result) => reachable(result))
  const open = listOpen(ways).flatMap((place) => describeOpen(ways, place))
  const groups = groupBy(open, ({ finding, states }) => JSON.stringify([finding.fingerprint, states]))
  return [...groups.values()].flatMap(joinPlaces)
}

/** With commands that connect to the edge. */
function reachable(result: OriginResult): WayIn {
  const way = describeWay(result)
  const options = connectTo(result.origin)
  const findings = way.part.findings.map((finding) => ({
    ...finding,
    evidence: finding.evidence.map((item) => ({ ...item, curl: withCurlOptions(item.curl, options) }))
  }))
  return { ...way, part: { ...way.part, findings } }
}

function connectTo({ edge, authority, hostname, port }: Origin): string[] {
  if (edge === undefined) return []
  const own = `${/^\[.*\]/.exec(authority)?.[0] ?? hostname}:${port}`
  const host = edge.host.includes(':') ? `[${edge.host}]` : edge.host
  return [`--connect-to ${quoteWord(`${own}:${host}:${edge.port ?? port}`)}`]
}

function listOpen(ways: readonly WayIn[]): RulePlace[] {
  const places = ways.flatMap(({ part }) =>
    part.findings.flatMap(({ ruleId, path, alsoAt }) => [path, ...alsoAt].map((each) => ({ ruleId, path: each })))
  )
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()]
}

function describeOpen(ways: readonly WayIn[], place: RulePlace): OpenPlace[] {
  const findings = ways.flatMap((way) => findOpen(way, place) ?? [])
  const own = findings.filter(({ path }) => path === place.path)
  const [finding] = (own.length > 0 ? own : findings).toSorted(compareFindings)
  if (finding === undefined) return []
  const probe = finding.evidence[0]?.probe ?? null
  return [{ ...place, finding, states: ways.map((way) => describeState(way, place, probe)) }]
}

/** Places of one finding that stand alike through all edges stay one, of the place that was probed if it is among them. */
function joinPlaces(places: readonly OpenPlace[]): Finding[] {
  const head = places.find(({ finding, path }) => finding.path === path) ?? places[0]
  if (head === undefined) return []
  const { ruleId, path, finding, states } = head
  return [
    {
      ...finding,
      fingerprint: fingerprint(ruleId, finding.origin, path),
      path,
      alsoAt: places.filter((other) => other !== head).map((other) => other.path),
      summary: [finding.summary, describeStates(states)].join(' '),
      edges: states
    }
  ]
}
