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
  /** Then nothing asks for a declared page: its answer is somebody's own, and a cache may keep it. */
  withCredentials?: boolean
  limits: DiscoveryLimits
}

/** Finds content areas from each target of an origin, one target after the other so that the order is the same each time. */
export async function findAreas(
  targets: readonly Target[],
  fetch: (target: string) => Promise<Exchange>,
  { declaredAreas, knownPlaces = [], crawl, followLinks = true, withCredentials = false, limits }: FindOptions
): Promise<Surroundings> {
  const sites = new Map<Target, Site>()
  for (const target of targets) {
    const areas = [...declaredAreas, ...(target.areas ?? [])]
    const known = target === targets[0] ? knownPlaces.filter(({ origin }) => origin === target.origin.href) : []
    const knownPaths = known.map(({ path }) => path)
    const declaredPages = withCredentials ? [] : (target.pages ?? [])
    const site = await discover({
      target,
      fetch,
      limits,
      declaredAreas: areas,
      declaredPages,
      knownPaths,
      crawl,
      followLinks
    })
    sites.set(target, { ...site, pages: markDeclared(site.pages, target.pages ?? []) })
  }
  const found = [...sites.values()]
  return {
    sites,
    areas: firstOfEach(found.flatMap((site) => site.areas)),
    pages: firstOfEach(found.flatMap((site) => site.pages))
  }
}

/** Those that the owner declared are pages also where they were not fetched. */
export function markDeclared(pages: readonly Page[], declared: readonly string[]): Page[] {
  const unseen = declared.filter((path) => !pages.some((page) => page.path === path))
  return [
    ...pages.map((page) => (declared.includes(page.path) ? { ...page, declared: true } : page)),
    ...unseen.map((path): Page => ({ path, status: 0, contentType: '', declared: true }))
  ]
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
