import type { Config } from '../../config/config-file.js'
import { distinctEdges, parseEdge, type Edge } from '../../targets/edge.js'
import type { Target } from '../../targets/target.js'
import type { Connection } from './connection.js'
import type { ScanFlags } from './flags.js'
import { flagError, type Problems } from './problems.js'
import { describePosition, type SettingResolver } from './setting-resolver.js'

/** Ways in that are compared; `null` is where the name of the site leads. Empty: only that one, and nothing to compare. */
export type WaysIn = readonly (Edge | null)[]

type From = {
  config: Config
  resolver: SettingResolver
  problems: Problems
  connection: Pick<Connection, 'proxies'>
  targets: readonly Target[]
}

/** Those of the flags, or without any those of the config file. */
export function readEdges(flags: ScanFlags, from: From): WaysIn {
  const { config, resolver, problems } = from
  const typed = [
    ...readTyped(flags.edge, { flag: '--edge', isOrigin: false }, problems),
    ...readTyped(flags.originServer, { flag: '--origin-server', isOrigin: true }, problems)
  ]
  const given = typed.length > 0 ? typed : config.edges.map((edge, index) => ({ edge, source: whereIs(config, index) }))
  for (const { edge, source } of given) resolver.note('edges', edge.name, source)
  const edges = distinctEdges(given.map(({ edge }) => edge))
  if (edges.length === 0) return []
  problems.attempt(() => demandDirect(edges, flags, from), null)
  return edges.every(({ isOrigin }) => isOrigin) ? [null, ...edges] : edges
}

type Kind = { flag: string; isOrigin: boolean }

function readTyped(
  texts: readonly string[] = [],
  { flag, isOrigin }: Kind,
  problems: Problems
): { edge: Edge; source: string }[] {
  return texts.flatMap((text) => problems.attempt(() => [{ edge: parseEdge(text, isOrigin), source: flag }], []))
}

function whereIs(config: Config, index: number): string {
  const place = config.placeOf(['edges', index])
  return place === null ? 'default' : describePosition(place)
}

/** A proxy connects where it likes, and what is placed through one edge is cleaned up where the name leads. */
function demandDirect(edges: readonly Edge[], flags: ScanFlags, { connection, targets, config }: From): null {
  if (flags.write !== undefined) {
    throw flagError(
      '--write and edges cannot go together',
      `Place through one of them at a time: --no-config --resolve HOST:${edges[0]?.host ?? 'ADDRESS'}.`
    )
  }
  if (config.compare.length > 0) {
    throw flagError('edges and compare: cannot go together', 'Compare the sites in one run and the edges in another.')
  }
  if (targets.every(({ origin }) => connection.proxies.choose(origin) === null)) return null
  throw flagError('edges cannot be reached through a proxy', 'Add --no-proxy, or leave the edges out.')
}
