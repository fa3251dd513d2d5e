import { discover, type DiscoveryLimits } from '../../discovery/discover.js'
import type { Area, Page, Site } from '../../discovery/area.js'
import type { Exchange } from '../../evidence/exchange.js'
import type { SitePlace } from '../../findings/place.js'
import type { Target } from '../../targets/target.js'

/** What discovery found on one origin, from all of its targets. */
export type Surroundings = { sites: ReadonlyMap<Target, Site>; areas: readonly Area[]; pages: readonly Page[] }

export type FindOptions = {
  declaredAreas: readonly string[]
  knownPlaces?: readonly SitePlace[]
  crawl: boolean
  followLinks?: boolean
  limits: DiscoveryLimits
}

/** Finds content areas from each target of an origin, one target after the other so that the order is the same each time. */
export async function findAreas(
  targets: readonly Target[],
  fetch: (target: string) => Promise<Exchange>,
  { declaredAreas, knownPlaces = [], crawl, followLinks = true, limits }: FindOptions
): Promise<Surroundings> {
  const sites = new Map<Target, Site>()
  for (const target of targets) {
    const areas = [...declaredAreas, ...(target.areas ?? [])]
    const known = target === targets[0] ? knownPlaces.filter(({ origin }) => origin === target.origin.href) : []
    const knownPaths = known.map(({ path }) => path)
    sites.set(target, await discover({ target, fetch, limits, declaredAreas: areas, knownPaths, crawl, followLinks }))
  }
  const found = [...sites.values()]
  return {
    sites,
    areas: firstOfEach(found.flatMap((site) => site.areas)),
    pages: firstOfEach(found.flatMap((site) => site.pages))
  }
}

/** Adds the areas and pages that were found through the other edges of the same site. */
export function addFromOthers(own: Surroundings, all: readonly Surroundings[]): Surroundings {
  return {
    ...own,
    areas: firstOfEach([...own.areas, ...all.flatMap(({ areas }) => areas)]),
    pages: firstOfEach([...own.pages, ...all.flatMap(({ pages }) => pages)])
  }
}

function firstOfEach<T extends { path: string }>(items: readonly T[]): T[] {
  const byPath = new Map<string, T>()
  for (const item of items) if (!byPath.has(item.path)) byPath.set(item.path, item)
  return [...byPath.values()]
}
