import type { Exchange } from '../evidence/exchange.js'
import { cssLinks, linksOf, pageTitle, type Link } from '../evidence/markup.js'
import { ancestorsOf, directoryOf, isUnambiguousPath, parseAreaPath } from '../targets/path.js'
import type { Target } from '../targets/target.js'
import { AreaCollector } from './area-collector.js'
import type { Area, Page, Site } from './area.js'
import { Crawl, type Fetched } from './crawl.js'
import { isCompressed, isHtml, isSentFromDisk, mediaTypeOf, redirectOf, textOf } from './document.js'
import { isPageFile, isStaticFile, mayChangeState, safeDirectoryOf } from './resource-kind.js'
import { readWellKnown } from './well-known.js'

/** How far discovery goes. */
export type DiscoveryLimits = {
  /** Areas chosen at most; declared ones always. */
  areas: number
  /** GET requests at most. */
  fetches: number
  /** Segments of an area's path, and links from the target to a page, at most. */
  depth: number
}

export type DiscoveryRequest = {
  target: Target
  /** Sends a GET for a path of the target's origin; never rejects for what a server or network does. */
  fetch: (target: string) => Promise<Exchange>
  limits: DiscoveryLimits
  /** Paths as {@link parseAreaPath} takes them. */
  declaredAreas: readonly string[]
  /** false: fetch the target alone; the areas are its directory and the declared ones. */
  crawl: boolean
}

const MAX_STYLES = 2

/**
 * Finds the content areas of a target's origin with GET requests alone: the target and its parents, links of its pages,
 * style sheets, robots.txt and sitemaps. The result depends on the answers, never on which came first.
 * @returns a site without areas if the target did not answer
 * @throws UsageError `area-invalid` for a declared area that is no path; nothing was sent then
 */
export async function discover(request: DiscoveryRequest): Promise<Site> {
  const { target, limits } = request
  const areas = new AreaCollector(limits.depth)
  for (const path of request.declaredAreas) areas.add(parseAreaPath(path), { source: 'declared' })
  const crawl = new Crawl(target.origin.href, areas, request.fetch, request.crawl ? limits.fetches : 1)
  const survey: Survey = { crawl, origin: target.origin.href, start: startOf(target), pages: [], notes: [] }
  areas.add(directoryOf(survey.start), {
    source: 'target',
    ...(isStaticFile(survey.start) && { file: survey.start })
  })
  if (survey.start !== target.path) survey.notes.push(`${target.path} is ambiguous; ${survey.start} was taken instead`)

  const first = await crawl.get(survey.start)
  if (first === null) return siteOf(survey, { areas: [], beyondLimit: 0 })
  const links = read(survey, first)
  noteRedirect(survey, first)
  if (request.crawl) await explore(survey, links, limits.depth)
  return siteOf(survey, areas.choose(limits.areas))
}

/** What the steps of one discovery share. */
type Survey = {
  crawl: Crawl
  origin: string
  /** The path to begin with. */
  start: string
  pages: Page[]
  notes: string[]
}

/** The target's path, or the nearest collection above it that every hop reads in the same way. */
function startOf({ path }: Target): string {
  if (isUnambiguousPath(path)) return path
  return ancestorsOf(`${path}/`).find(isUnambiguousPath) ?? '/'
}

/** Breadth first: everything one link away is read before anything two links away. */
async function explore(survey: Survey, links: readonly Link[], depth: number): Promise<void> {
  const { crawl, origin, start, notes } = survey
  const directory = directoryOf(start)
  const ancestors = ancestorsOf(directory)
  for (const ancestor of ancestors) crawl.areas.pin(ancestor)
  const nearby = [directory, ...ancestors].filter((path) => !mayChangeState(path) && crawl.claim(path))
  const linked = followAll(crawl, links)
  const listed = await readWellKnown(crawl, origin, notes)
  await readStyles(survey)
  let level = [...nearby, ...spread([...linked, ...listed])]
  for (let distance = 1; distance <= depth && level.length > 0; distance++) {
    const fetchesBefore = crawl.fetches
    const fetched = await crawl.getAll(level)
    crawl.pagesBeyondLimit += level.length - (crawl.fetches - fetchesBefore)
    level = spread(fetched.flatMap((page) => followAll(crawl, read(survey, page))))
  }
  crawl.pagesBeyondLimit += level.length
  await readStyles(survey)
}

/** Records a page and returns where it links or redirects to; `[]` if it is an error page, except the target's. */
function read({ crawl, start, pages, notes }: Survey, { path, exchange, response }: Fetched): Link[] {
  const redirect = redirectOf(exchange)
  pages.push({ path, status: response.status, contentType: mediaTypeOf(response), ...findLanding(redirect, exchange) })
  if (redirect !== null) return [{ url: redirect, kind: 'page' }]
  if (!isHtml(response) || (response.status >= 400 && path !== start)) return []
  if (isCompressed(response)) {
    notes.push(`${path} was sent compressed and its links were not read`)
    return []
  }
  const html = textOf(response)
  if (response.status < 300 && !isPageFile(path) && !isSentFromDisk(response, pageTitle(html))) {
    crawl.areas.markRendered(safeDirectoryOf(path))
  }
  return linksOf(html, exchange.origin + path)
}

/** Where a redirect leads on the same origin. */
function findLanding(redirect: string | null, { origin }: Exchange): Pick<Page, 'landing'> {
  if (redirect === null || new URL(redirect).origin !== origin) return {}
  const { pathname, search } = new URL(redirect)
  return { landing: pathname + search }
}

function followAll(crawl: Crawl, links: readonly Link[]): string[] {
  return links.flatMap((link) => crawl.follow(link, 'link') ?? [])
}

/** Pages of different directories first: the first of each, then the second of each, else in the order given. */
function spread(paths: readonly string[]): string[] {
  const counts = new Map<string, number>()
  return paths
    .map((path) => {
      const directory = directoryOf(path)
      const turn = counts.get(directory) ?? 0
      counts.set(directory, turn + 1)
      return { path, turn }
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ path }) => path)
}

/** Fetches the first style sheets, which name image and font folders that no page does. */
async function readStyles({ crawl, origin, notes }: Survey): Promise<void> {
  const fetched = await crawl.getAll(crawl.takeStyles(MAX_STYLES))
  for (const { path, response } of fetched) {
    if (response.status !== 200 || isHtml(response)) continue
    if (isCompressed(response)) notes.push(`${path} was sent compressed and its links were not read`)
    else followAll(crawl, cssLinks(textOf(response), origin + path))
  }
}

function noteRedirect({ origin, start, notes }: Survey, { exchange }: Fetched): void {
  const redirect = redirectOf(exchange)
  if (redirect === null || new URL(redirect).origin === origin) return
  notes.push(`${start} redirects to ${new URL(redirect).origin}, which is another origin: name it as a target too`)
}

function siteOf({ crawl, pages, notes }: Survey, chosen: { areas: Area[]; beyondLimit: number }): Site {
  const limitNotes = [
    [crawl.ambiguousLinks, 'links with encoded slashes, dot or empty segments were left out'],
    [crawl.pagesBeyondLimit, 'linked pages were not fetched (limit of fetches or depth)']
  ] as const
  return {
    areas: chosen.areas,
    pages,
    outOfScopeLinks: crawl.outOfScope.size,
    areasBeyondLimit: chosen.beyondLimit,
    fetches: crawl.fetches,
    unreachable: crawl.unreachable,
    troubles: crawl.unreachable === null ? crawl.troubles : [],
    notes: [...notes, ...limitNotes.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []))]
  }
}
