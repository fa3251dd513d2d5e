import { discover } from '../../discovery/discover.js'
import type { Area, Page, Site } from '../../discovery/area.js'
import type { Exchange } from '../../evidence/exchange.js'
import type { Target } from '../../targets/target.js'
import type { Asker } from '../checks/origin-client.js'
import type { ScanRequest } from '../scan-request.js'

/** What discovery found on one origin, from all of its targets. */
export type Surroundings = { sites: Map<Target, Site>; areas: Area[]; pages: Page[] }

/** Looks for content areas from each target of an origin, one target after the other so that the order is the same each time. */
export async function lookAround(
  targets: readonly Target[],
  asker: Asker,
  request: ScanRequest
): Promise<Surroundings> {
  const surroundings: Surroundings = { sites: new Map(), areas: [], pages: [] }
  const fetch = async (target: string): Promise<Exchange> =>
    (await asker.ask({ method: 'GET', target, headers: [], body: null, effect: 'read' })).exchange
  for (const target of targets) {
    const site = await discover({
      target,
      fetch,
      limits: request.limits,
      declaredAreas: [...request.declaredAreas, ...(target.areas ?? [])],
      crawl: request.crawl
    })
    surroundings.sites.set(target, site)
    addNew(surroundings.areas, site.areas)
    addNew(surroundings.pages, site.pages)
  }
  return surroundings
}

function addNew<T extends { path: string }>(known: T[], found: readonly T[]): void {
  for (const item of found) if (!known.some((other) => other.path === item.path)) known.push(item)
}
