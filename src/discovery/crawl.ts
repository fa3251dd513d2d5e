import type { Exchange, FailureKind, ProbeResponse } from '../evidence/exchange.js'
import type { Link } from '../evidence/markup.js'
import { mapBounded } from '../shared/pool.js'
import { directoryOf, extensionOf, isUnambiguousPath } from '../targets/path.js'
import type { AreaCollector } from './area-collector.js'
import { FollowLimit } from './follow-limit.js'
import { failureText } from './document.js'
import { allowsRobots, type RobotsRule } from './robots.js'
import { isPageFile, isProgram, isStaticFile, mayChangeState, safeDirectoryOf } from './resource-kind.js'

const BATCH = 4
const MAX_TROUBLES = 20
const MAX_COUNTED_LINKS = 10_000

// After one of these, asking again is pointless or rude.
const FINAL: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'over-budget',
  'rate-limited',
  'gave-up',
  'interrupted',
  'never-sent'
])

/** A resource that was asked for, with its answer. */
export type Fetched = { path: string; exchange: Exchange; response: ProbeResponse }

/**
 * What a crawl has seen and may still ask: no path twice, and none beyond the limit. Paths are of its own origin, carry no
 * query, and do not look as if a GET changed something.
 */
export class Crawl {
  readonly outOfScope: Set<string> = new Set<string>()
  readonly troubles: string[] = []
  readonly areas: AreaCollector
  fetches = 0
  ambiguousLinks = 0
  pagesBeyondLimit = 0
  /** Links that were not followed, by why. */
  readonly leftOut: { action: number; nofollow: number; robots: number; alike: number } = {
    action: 0,
    nofollow: 0,
    robots: 0,
    alike: 0
  }
  /** Why nothing was ever answered; `null` once there was a response. */
  unreachable: string | null = 'no request was allowed'
  /** Paths asked for or waiting. */
  readonly #known = new Set<string>()
  readonly #origin: string
  readonly #fetch: (target: string) => Promise<Exchange>
  readonly #maxFetches: number
  readonly #styles: string[] = []
  readonly #limit = new FollowLimit()
  #stylesTaken = 0
  #isOver = false

  constructor(origin: string, areas: AreaCollector, fetch: (target: string) => Promise<Exchange>, maxFetches: number) {
    this.#origin = origin
    this.areas = areas
    this.#fetch = fetch
    this.#maxFetches = maxFetches
  }

  /** Asks for one resource; `null` and a trouble if no response came, `null` alone if nothing more may be asked. */
  async get(path: string): Promise<Fetched | null> {
    return (await this.getAll([path]))[0] ?? null
  }

  /** Asks for several resources, four at a time; the answers keep the order of the paths, whichever came first. */
  async getAll(paths: readonly string[]): Promise<Fetched[]> {
    const answered: Fetched[] = []
    for (let start = 0; start < paths.length && !this.#isOver; start += BATCH) {
      const batch = paths.slice(start, Math.min(start + BATCH, start + this.#maxFetches - this.fetches))
      if (batch.length === 0) break
      this.fetches += batch.length
      for (const path of batch) this.#known.add(path)
      const exchanges = await mapBounded(batch, BATCH, (path) => this.#fetch(path))
      for (const [index, exchange] of exchanges.entries()) {
        const path = batch[index] as string
        const { response } = exchange
        if (response === null) this.#fail(path, exchange)
        else answered.push({ path, exchange, response })
      }
    }
    if (answered.length > 0) this.unreachable = null
    return answered
  }

  /** Style sheets that were linked and not taken yet; at most `max` over all calls. */
  takeStyles(max: number): string[] {
    const taken = this.#styles.splice(0, max - this.#stylesTaken)
    this.#stylesTaken += taken.length
    return taken
  }

  /** The pages of a level that a robot may read, and that are not more of one kind than tells of folders. */
  admit(paths: readonly string[], rules: readonly RobotsRule[]): string[] {
    return paths.filter((path) => {
      const reason = allowsRobots(rules, path) ? (this.#limit.admit(path) ? null : 'alike') : 'robots'
      if (reason !== null) this.leftOut[reason]++
      return reason === null
    })
  }

  /** Marks a path as asked for or waiting; false if it was already. */
  claim(path: string): boolean {
    if (this.#known.has(path)) return false
    this.#known.add(path)
    return true
  }

  /** Notes what a link tells about areas. Returns its path if it is a page to ask for, else `null`. */
  follow(link: Link, source: 'link' | 'sitemap'): string | null {
    const url = new URL(link.url)
    if (url.origin !== this.#origin) {
      if (this.outOfScope.size < MAX_COUNTED_LINKS) this.outOfScope.add(url.href)
      return null
    }
    const path = url.pathname
    if (!isUnambiguousPath(path)) {
      this.ambiguousLinks++
      return null
    }
    if (this.#takeStatic(path, link.kind, url.search !== '', source)) return null
    if (link.kind === 'entry') {
      this.areas.add(safeDirectoryOf(path), { source })
      return null
    }
    this.areas.add(safeDirectoryOf(path), { source, rendersPages: isProgram(path) })
    const isPage = link.kind === 'page' && url.search === ''
    return isPage && this.#mayFollow(path, link) && this.claim(path) ? path : null
  }

  #mayFollow(path: string, { nofollow }: Link): boolean {
    if (this.#known.has(path)) return false
    if (mayChangeState(path)) this.leftOut.action++
    else if (nofollow === true) this.leftOut.nofollow++
    else return true
    return false
  }

  #takeStatic(path: string, kind: Link['kind'], hasQuery: boolean, source: 'link' | 'sitemap'): boolean {
    if (!isStaticFile(path) && (hasQuery || !isEmbeddedFile(path, kind))) return false
    this.areas.add(directoryOf(path), { source, file: path })
    // The query of a style sheet only tells versions apart, so the path alone is asked for.
    const isStyle = kind === 'style' || extensionOf(path) === 'css'
    if (isStyle && !mayChangeState(path) && this.claim(path)) this.#styles.push(path)
    return true
  }

  #fail(path: string, { failure }: Exchange): void {
    if (this.unreachable !== null) this.unreachable = failureText(failure)
    if (failure !== null && FINAL.has(failure.kind)) {
      if (!this.#isOver) this.troubles.push(`discovery ended early at ${path}: ${failureText(failure)}`)
      this.#isOver = true
    } else if (this.troubles.length < MAX_TROUBLES) {
      this.troubles.push(`${path} could not be fetched: ${failureText(failure)}`)
    }
  }
}

/** Whether a page embeds the path as an image, script or style, under a name that could be that of a file. */
function isEmbeddedFile(path: string, kind: Link['kind']): boolean {
  return (kind === 'static' || kind === 'style') && !path.endsWith('/') && !isProgram(path) && !isPageFile(path)
}
