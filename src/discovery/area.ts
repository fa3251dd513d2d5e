/** Where an area was learned from, surest first; `known`: something was found there earlier. */
export type AreaSource = 'declared' | 'known' | 'target' | 'link' | 'sitemap' | 'robots' | 'parent'

/** A content area of an origin (a URL path that ends in `/`). */
export type Area = {
  /** `/images/banner/`, percent-encoding as found. */
  path: string
  source: AreaSource
  /** Path of a file below it that answered or is linked as static content (image, style, script, text, document). */
  file: string | null
  /**
   * Its index, or a page directly in it, is rendered by a program: HTML under a name without `.html`, sent without the
   * `Last-Modified` and `Accept-Ranges: bytes` of a file and no listing of the folder; or a linked `.php` and the like.
   */
  rendersPages: boolean
}

/**
 * A page that discovery fetched: the target, areas and places that were named, the target's parents, and what they link
 * to; not robots.txt, sitemaps and styles.
 */
export type Page = {
  path: string
  status: number
  contentType: string
  /** Path and query that it redirects to, on the same origin. */
  landing?: string
  /** The owner says that it shows something else to each visitor. */
  declared?: boolean
}

/** What discovery found out about one target. */
export type Site = {
  areas: Area[]
  pages: Page[]
  /** Links to other origins, counted and not followed. */
  outOfScopeLinks: number
  /** Areas found beyond the limit, not looked at. */
  areasBeyondLimit: number
  fetches: number
  /** Why the target itself could not be fetched, or `null`. */
  unreachable: string | null
  /** What could not be fetched on the way, one sentence each (also in `reason`s of the report). */
  troubles: string[]
  /** What was left out on purpose or by a limit, one sentence each; nothing went wrong. */
  notes: string[]
}
