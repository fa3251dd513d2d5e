import type { Exchange, ProbeResponse } from '../evidence/exchange.js'
import { readPageRedirect } from '../evidence/page-redirect.js'
import { cssLinks, forbidsFollowing, linksOf, type Link } from '../evidence/markup.js'
import { ancestorsOf, directoryOf, isUnambiguousPath, parseAreaPath } from '../targets/path.js'
import type { Target } from '../targets/target.js'
import { AreaCollector } from './area-collector.js'
import type { Area, Page, Site } from './area.js'
import { Crawl, type Fetched } from './crawl.js'
import { isCompressed, isHtml, isSentFromDisk, listedIn, mediaTypeOf, redirectOf, textOf } from './document.js'
import { isPageFile, isStaticFile, mayChangeState, safeDirectoryOf } from './resource-kind.js'
import { readWellKnown } from './well-known.js'

/** How far discovery goes. */
export type DiscoveryLimits = {
  /** Areas chosen at most; declared ones always. */
  areas: number
  /** GET requests at most, besides those for what is named in the request. */
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
  /** Areas and pages where something was found earlier: looked at whatever the crawl finds. */
  knownPaths?: readonly string[]
  /** Pages that the owner declared: fetched whatever the crawl finds. */
  declaredPages?: readonly string[]
  /** false: fetch the target and what is named alone; the areas are its directory, the declared and the known ones. */
  crawl: boolean
  /** false: links tell of areas and are not followed. Default true. */
  followLinks?: boolean
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
  const named = nameAreas(areas, request)
  const maxFetches = (request.crawl ? limits.fetches : 1) + named.length
  const crawl = new Crawl(target.origin.href, areas, request.fetch, maxFetches)
  const survey: Survey = { crawl, origin: target.origin.href, start: startOf(target), pages: [], notes: [] }
  areas.add(directoryOf(survey.start), {
    source: 'target',
    ...(isStaticFile(survey.start) && { file: survey.start })
  })
  if (survey.start !== target.path) survey.notes.push(`${target.path} is ambiguous; ${survey.start} was taken instead`)

  const first = await crawl.get(survey.start)
  if (first === null) return siteOf(survey, { areas: [], beyondLimit: 0 })
  const links = read(survey, first)
  for (const page of await crawl.getAll(named.filter((path) => crawl.claim(path)))) links.push(...read(survey, page))
  if (request.crawl && request.followLinks !== false) await explore(survey, links, limits.depth)
  else if (request.crawl) await gather(survey, links)
  const chosen = areas.choose(limits.areas)
  survey.notes.push(...noteMissing(request, survey.pages, chosen.areas))
  return siteOf(survey, chosen)
}

/** A misspelt area is refused everything, and would read as closed. What pages link to is known only after the crawl. */
function noteMissing(
  { crawl, followLinks }: DiscoveryRequest,
  pages: readonly Page[],
  areas: readonly Area[]
): string[] {
  if (!crawl || followLinks === false) return []
  const missing = new Set(pages.filter(({ status }) => status === 404 || status === 410).map(({ path }) => path))
  const isEmpty = ({ path, file }: Area): boolean =>
    file === null && !areas.some((other) => other.path !== path && other.path.startsWith(path))
  return areas
    .filter((area) => area.source === 'declared' && missing.has(area.path) && isEmpty(area))
    .map(
      ({ path }) =>
        `the area ${path} that was named is not there (404 or 410), and no page links into it; check the spelling`
    )
}

/** Adds the areas that the request names, and returns their paths and those of the pages that it names. */
function nameAreas(areas: AreaCollector, request: DiscoveryRequest): string[] {
  const { declaredAreas, knownPaths = [], declaredPages = [] } = request
  const declared = declaredAreas.map((path) => parseAreaPath(path))
  const known = knownPaths.filter((path) => isUnambiguousPath(path))
  for (const path of declared) areas.add(path, { source: 'declared' })
  for (const path of known) if (path.endsWith('/')) areas.add(path, { source: 'known' })
  return [...new Set([...declared, ...known, ...declaredPages])]
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

/** Learns of areas from what the named pages and robots.txt say, and follows no link: a login makes each one a button. */
async function gather(survey: Survey, links: readonly Link[]): Promise<void> {
  const { crawl, origin, start, notes } = survey
  for (const ancestor of ancestorsOf(directoryOf(start))) crawl.areas.pin(ancestor)
  const count = followAll(crawl, links).length
  await readWellKnown(crawl, origin, notes)
  await readStyles(survey)
  if (count > 0) notes.push(`${count} links were not followed because credentials are sent: --crawl follows them`)
}

/** Breadth first: everything one link away is read before anything two links away. */
async function explore(survey: Survey, links: readonly Link[], depth: number): Promise<void> {
  const { crawl, origin, start, notes } = survey
  const directory = directoryOf(start)
  const ancestors = ancestorsOf(directory)
  for (const ancestor of ancestors) crawl.areas.pin(ancestor)
  const nearby = [directory, ...ancestors].filter((path) => !mayChangeState(path) && crawl.claim(path))
  const linked = followAll(crawl, links)
  const { pages, rules } = await readWellKnown(crawl, origin, notes)
  await readStyles(survey)
  let level = [...nearby, ...crawl.admit(spread([...linked, ...pages]), rules)]
  for (let distance = 1; distance <= depth && level.length > 0; distance++) {
    const fetchesBefore = crawl.fetches
    const fetched = await crawl.getAll(level)
    crawl.pagesBeyondLimit += level.length - (crawl.fetches - fetchesBefore)
    level = crawl.admit(spread(fetched.flatMap((page) => followAll(crawl, read(survey, page)))), rules)
  }
  crawl.pagesBeyondLimit += level.length
  await readStyles(survey)
}

/** Records a page and returns where it links or redirects to; `[]` if it is an error page, except the target's. */
function read({ crawl, start, pages, notes }: Survey, { path, exchange, response }: Fetched): Link[] {
  const redirect = redirectOf(exchange)
  pages.push({ path, status: response.status, contentType: mediaTypeOf(response), ...findLanding(redirect, exchange) })
  if (redirect !== null) return [{ url: redirect, kind: 'page' }]
  const listed = listedIn(response, path)
  if (listed !== null) return linksOfListing(exchange, path, listed)
  if (!isHtml(response) || (response.status >= 400 && path !== start)) return []
  if (isCompressed(response)) {
    notes.push(`${path} was sent compressed and its links were not read`)
    return []
  }
  const isRendered = response.status < 300 && !isPageFile(path) && !isSentFromDisk(response)
  if (isRendered) crawl.areas.markRendered(safeDirectoryOf(path))
  return linksOfPage(exchange.origin + path, response)
}

function linksOfPage(url: string, response: ProbeResponse): Link[] {
  const html = textOf(response)
  const moved = readPageRedirect(html, url)
  const links = heedRobotsTag(linksOf(html, url), response)
  return moved === null ? links : [{ url: moved, kind: 'page' }, ...links]
}

/**
 * The links of a folder's listing. The files in it are not opened: nobody knows what a program among them does, and that
 * it lies there does not mean that the folder is one of programs.
 */
function linksOfListing({ origin, response }: Exchange, path: string, names: readonly string[]): Link[] {
  const base = origin + path
  const entries = names.map((name): Link => {
    const url = base + name.split('/').map(encodeURIComponent).join('/')
    return { url, kind: name.endsWith('/') || isPageFile(name) ? 'page' : 'entry' }
  })
  const others = response !== null && isHtml(response) ? linksOf(textOf(response), base) : []
  const isBeside = ({ url }: Link): boolean => !/^[^/?#]+$/.test(url.slice(base.length)) || !url.startsWith(base)
  return [...entries, ...others.filter(isBeside)]
}

/** `X-Robots-Tag: nofollow` says of all links what `rel` says of one. */
function heedRobotsTag(links: readonly Link[], { headers }: ProbeResponse): Link[] {
  if (!forbidsFollowing(headers['x-robots-tag'] ?? '')) return [...links]
  return links.map((link) => ({ ...link, nofollow: true }))
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

function siteOf({ crawl, pages, notes }: Survey, chosen: { areas: Area[]; beyondLimit: number }): Site {
  const limitNotes = [
    [crawl.ambiguousLinks, 'links with encoded slashes, dot or empty segments were left out'],
    [crawl.pagesBeyondLimit, 'linked pages were not fetched (limit of fetches or depth)'],
    [crawl.leftOut.action, 'links that name an action were not followed'],
    [crawl.leftOut.nofollow, 'links with nofollow were not followed'],
    [crawl.leftOut.robots, 'linked pages were not fetched: robots.txt asks robots not to'],
    [crawl.leftOut.alike, 'linked pages were not fetched: enough of their kind were']
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
