import { mapBounded } from '../shared/pool.js'
import type { Rule } from '../rules/rule.js'
import { followMoves, type Followed } from './verdicts/follow-moves.js'
import { scanOrigin, scanThroughEdges, scanTogether } from './scan-origin.js'
import type { FinishedOrigin, ScanRequest } from './scan-request.js'
import { describeOrigin, type OriginPart, type OriginResult, type OriginTargets } from './verdicts/assemble-result.js'
import { compareEdges } from './verdicts/compare-edges.js'
import { compareSites } from './verdicts/compare-sites.js'

type Common = { rules: readonly Rule[]; request: ScanRequest; onStep: (step: string) => void }

/** The sites that are looked at together because the owner wants them compared; each other one alone. */
export function listJobs(
  sites: readonly OriginTargets[],
  { compare = [] }: Pick<ScanRequest, 'compare'>
): (readonly OriginTargets[])[] {
  const together = sites.filter(({ origin }) => compare.includes(origin.href))
  if (together.length < 2) return sites.map((site) => [site])
  return [together, ...sites.filter((site) => !together.includes(site)).map((site) => [site])]
}

/** Scans what is looked at together, and keeps nothing of what was exchanged. */
export async function finishSites(sites: readonly OriginTargets[], common: Common): Promise<FinishedOrigin[]> {
  const [only] = sites
  if (only === undefined) return []
  if (sites.length === 1) return [await finishOrigin(only, common)]
  const followed = await followAll(await scanTogether(sites, common), common.request)
  const parts = compareSites(followed.map(({ result }) => result))
  return followed.flatMap(({ result, targets }, index) => {
    const part = parts[index]
    return part === undefined ? [] : [finish(result, part, targets)]
  })
}

async function finishOrigin(site: OriginTargets, common: Common): Promise<FinishedOrigin> {
  const { rules, request, onStep } = common
  const { edges = [] } = request
  if (edges.length === 0) {
    const { result, targets } = await followIfAsked(await scanOrigin(site, rules, request, onStep), request)
    return finish(result, describeOrigin(result), targets)
  }
  const followed = await followAll(await scanThroughEdges(site, edges, common), request)
  const part = compareEdges(followed.map(({ result }) => result))
  return finish(
    site,
    part,
    followed.flatMap(({ targets }) => targets)
  )
}

function finish({ origin }: OriginTargets, part: OriginPart, moved: Followed['targets']): FinishedOrigin {
  return { origin: origin.href, part, moved: [...new Set(moved.map(({ url }) => url))] }
}

async function followAll(results: readonly OriginResult[], request: ScanRequest): Promise<Followed[]> {
  return await mapBounded(results, 1, async (result) => await followIfAsked(result, request))
}

async function followIfAsked(result: OriginResult, { follow }: ScanRequest): Promise<Followed> {
  return follow ? await followMoves(result, follow) : { result, targets: [] }
}
