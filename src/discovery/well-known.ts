import { directoryOf, isUnambiguousPath } from '../targets/path.js'
import type { Crawl, Fetched } from './crawl.js'
import { isCompressed, isHtml, textOf } from './document.js'
import { safeDirectoryOf } from './resource-kind.js'
import { parseRobots, type RobotsRule } from './robots.js'
import { parseSitemap, type Sitemap } from './sitemap.js'

const MAX_SITEMAPS = 4

/** Same-origin pages of the sitemaps to ask for, in their order, and what robots.txt asks of robots. */
export type WellKnown = { pages: string[]; rules: readonly RobotsRule[] }

/**
 * Reads robots.txt (RFC 9309) and the sitemaps it names, or else `/sitemap.xml`, one level of indexes deep. What
 * robots.txt names becomes areas and is not fetched.
 * @param notes receives what was left out
 */
export async function readWellKnown(crawl: Crawl, origin: string, notes: string[]): Promise<WellKnown> {
  const robots = parseRobots(readableText(await crawl.get('/robots.txt'), notes) ?? '')
  const { paths, sitemaps, rules } = robots
  for (const path of paths) {
    if (isUnambiguousPath(path)) crawl.areas.add(safeDirectoryOf(path), { source: 'robots' })
    else crawl.ambiguousLinks++
  }
  const pages = await readSitemaps(crawl, origin, sitemaps.length === 0 ? ['/sitemap.xml'] : sitemaps, notes)
  return { pages, rules }
}

async function readSitemaps(crawl: Crawl, origin: string, first: string[], notes: string[]): Promise<string[]> {
  const named = sitemapPaths(crawl, origin, first, notes)
  const top = await readSome(crawl, named, MAX_SITEMAPS, notes)
  const indexed = top.flatMap(({ kind, locations }) => (kind === 'sitemapindex' ? locations : []))
  const children = sitemapPaths(crawl, origin, indexed, notes)
  const below = await readSome(crawl, children, MAX_SITEMAPS - Math.min(named.length, MAX_SITEMAPS), notes)
  if (below.some(({ kind }) => kind === 'sitemapindex')) notes.push('an index in a sitemap index was not read further')
  return [...top, ...below].flatMap(({ kind, locations }) =>
    kind === 'urlset' ? followLocations(crawl, origin, locations) : []
  )
}

async function readSome(crawl: Crawl, paths: readonly string[], max: number, notes: string[]): Promise<Sitemap[]> {
  if (paths.length > max) notes.push(`${paths.length - max} sitemaps were not read (limit ${MAX_SITEMAPS})`)
  const fetched = await crawl.getAll(paths.slice(0, max))
  return fetched.flatMap((answer) => {
    const text = readableText(answer, notes)
    return (text === null ? null : parseSitemap(text)) ?? []
  })
}

function followLocations(crawl: Crawl, origin: string, locations: readonly string[]): string[] {
  return locations.flatMap((location) => {
    if (!/^https?:\/\//i.test(location) || !URL.canParse(location, origin)) return []
    return crawl.follow({ url: new URL(location).href, kind: 'page' }, 'sitemap') ?? []
  })
}

/** Same-origin paths of sitemaps that can be asked for; compressed ones and such with a query are noted. */
function sitemapPaths(crawl: Crawl, origin: string, locations: readonly string[], notes: string[]): string[] {
  const paths: string[] = []
  for (const location of locations) {
    if (!URL.canParse(location, origin)) continue
    const url = new URL(location, origin)
    if (url.origin !== origin) crawl.outOfScope.add(url.href)
    else if (url.search !== '' || url.pathname.endsWith('.gz') || directoryOf(url.pathname) === url.pathname) {
      notes.push(`the sitemap ${url.pathname} was not read: it is compressed or not a plain path`)
    } else if (crawl.claim(url.pathname)) paths.push(url.pathname)
  }
  return paths
}

/** The text of a 200 response that is no HTML page in place of a missing file. */
function readableText(answer: Fetched | null, notes: string[]): string | null {
  if (answer === null || answer.response.status !== 200 || isHtml(answer.response)) return null
  if (!isCompressed(answer.response)) return textOf(answer.response)
  notes.push(`${answer.path} was sent compressed and was not read`)
  return null
}
