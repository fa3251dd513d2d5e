import { readDataListing } from './listing-data.js'
import { readListingParts, type Anchor } from './listing-page.js'

/** What a listing is recognised by: the path that was asked for, the media type, and the content. */
export type ListingPage = { path: string; contentType: string; body: string }

/**
 * The names of a directory listing's direct children, collections with a slash at the end; `null` if the page is none.
 * Judged by shape and not by words, so that servers and languages do not matter: links to children that are labelled with
 * their own names, beside a heading that repeats the path, links that sort, or nothing else at all.
 */
export function readListing({ path, contentType, body }: ListingPage): readonly string[] | null {
  if (!path.endsWith('/') || body === '') return null
  const data = readDataListing(path, contentType, body)
  if (data !== null) return data
  if (!/html/.test(contentType) && !(contentType === '' && /^\s*</.test(body))) return null
  return judge(readShape(body, path))
}

/** What of a page can be that of a listing. */
type Shape = {
  path: string
  /** Children by name, and whether a link to one is labelled with that name. */
  children: Map<string, boolean>
  /** Rows of children that tell a size or a date. */
  measured: number
  /** Links to the folder itself with a query: they sort. */
  sorters: number
  /** Links that climb with dots. */
  climbs: boolean
  /** Links that begin with `./`. */
  hasDots: boolean
  /** Links to elsewhere. */
  others: number
  ancestors: number
  headings: readonly string[]
  /** All anchors stand in a `pre`, and there is no text besides. */
  isBare: boolean
  /** Words outside of links, headings, and columns of sizes and dates. */
  prose: number
}

function judge(shape: Shape): readonly string[] | null {
  const names = [...shape.children.keys()]
  const labelled = [...shape.children.values()].filter(Boolean).length
  const repeats = shape.headings.map((heading) => comparePath(heading, shape.path))
  if (names.length === 0) {
    const isEmptyFolder = repeats.includes('whole') && shape.ancestors > 0 && shape.others === 0 && shape.prose <= 12
    return isEmptyFolder ? [] : null
  }
  if (labelled === 0 || (names.length - labelled) * 4 > labelled || shape.others > labelled + 5) return null
  return isTold(shape, repeats, labelled) ? names : null
}

/** Whether something besides the labels says that a server wrote the page. */
function isTold(shape: Shape, repeats: readonly Repeat[], labelled: number): boolean {
  if (repeats.includes('whole') || shape.isBare) return true
  const isMeasured = shape.measured * 2 >= labelled
  const isMarked = [isMeasured, shape.climbs, shape.hasDots].some(Boolean)
  if (shape.sorters > 0 || repeats.includes('part')) return isMarked
  return isMeasured && shape.climbs && shape.prose <= 12
}

type Repeat = 'whole' | 'part' | 'no'

/**
 * Whether a heading repeats the path. `part`: only its end, as behind a proxy that cuts a prefix off, or as Caddy names a
 * folder (`files/`).
 */
function comparePath(heading: string, path: string): Repeat {
  const bare = decode(path).replace(/\/$/, '')
  const text = decode(heading).replace(/\s+/g, ' ').trim()
  if (bare !== '' && endsWord(text, bare)) return 'whole'
  const words = text.split(/[\s[\]"'()|<>«»„“”]+/).filter((word) => word.includes('/'))
  if (bare === '') return words.some((word) => /^\/+$/.test(word)) ? 'whole' : 'no'
  return words.some((word) => `${bare}/`.endsWith(`/${word.replace(/^\/|\/$/g, '')}/`.replace('//', '/')))
    ? 'part'
    : 'no'
}

/** Whether the text holds the path where no further name follows: `/files` in `Index of /files/`, not in `/files/a`. */
function endsWord(text: string, bare: string): boolean {
  for (let at = text.indexOf(bare); at >= 0; at = text.indexOf(bare, at + 1)) {
    if (/^\/?(?:$|[\s[\]"'()|<>«»„“”,:;])/.test(text.slice(at + bare.length))) return true
  }
  return false
}

function readShape(html: string, path: string): Shape {
  const parts = readListingParts(html)
  const shape: Shape = {
    path,
    children: new Map(),
    measured: 0,
    sorters: 0,
    climbs: false,
    hasDots: false,
    others: 0,
    ancestors: 0,
    headings: parts.headings,
    isBare: parts.isBare,
    prose: countProse([parts.before, ...parts.anchors.map(({ after }) => after)].join(' '))
  }
  for (const [index, anchor] of parts.anchors.entries()) {
    // Some servers put sizes and dates before a name, most behind it.
    const row = [parts.anchors[index - 1]?.after ?? parts.before, ...anchor.texts.slice(1), anchor.after].join(' ')
    addAnchor(shape, anchor, { base: parts.base, row })
  }
  shape.isBare &&= shape.others === 0
  return shape
}

const HERE = 'http://listing.invalid'

/** A query of links that sort: `?C=N;O=D` (Apache, fancyindex), `?N=D` (WEBrick), `?sort=name&order=asc` (Caddy). */
const SORTS = /^\?(?:[CNMSDO]=[NMSDTA](?:[;&]O=[AD])?|.*\b(?:sort|order|orderby|dir)=\w+.*)$/i

/** Adds a link to the shape; `row` is the text beside it. */
function addAnchor(shape: Shape, anchor: Anchor, { base, row }: { base: string; row: string }): void {
  const to = resolveLink(anchor.href, base, shape.path)
  if (to === null) return
  if (/^(?:\.\/)?\.\.\/?$/.test(anchor.href) && to.pathname !== shape.path) shape.climbs = true
  const name = readChild(to, shape.path)
  if (name === null) countOther(shape, to)
  else addChild(shape, name, anchor, row)
}

/** Counts a link that leads to no child: up, to another order of the same folder, or elsewhere. */
function countOther(shape: Shape, { origin, pathname, search }: URL): void {
  const folder = `${pathname}/`.replace('//', '/')
  if (origin !== HERE || !shape.path.startsWith(folder)) shape.others++
  else if (folder !== shape.path) shape.ancestors++
  else if (SORTS.test(search)) shape.sorters++
}

/** Where a link leads; a base on another host counts as this one's. `null` for a place in the page. */
function resolveLink(href: string, base: string, path: string): URL | null {
  const from = URL.canParse(base, HERE + path) ? new URL(base, HERE + path).pathname : path
  return href.startsWith('#') || !URL.canParse(href, HERE + from) ? null : new URL(href, HERE + from)
}

function addChild(shape: Shape, name: string, { href, title, texts }: Anchor, row: string): void {
  const isLabelled = [title, ...texts, texts.join('')].some((text) => isLabel(text, name))
  if (!shape.children.has(name) && MEASURE.test(row)) shape.measured++
  shape.children.set(name, isLabelled || shape.children.get(name) === true)
  shape.hasDots ||= href.startsWith('./')
}

/** The name of a direct child, decoded; `null` for anything else. */
function readChild({ origin, pathname, search }: URL, path: string): string | null {
  if (origin !== HERE || !pathname.startsWith(path) || (search !== '' && !SORTS.test(search))) return null
  const rest = pathname.slice(path.length)
  return /^[^/]+\/?$/.test(rest) ? decode(rest) : null
}

/** Whether a text is the name, as a whole or cut short at its end (`a-long-na..>`, `a-long-na...`). */
function isLabel(text: string, name: string): boolean {
  const [label, bare] = [text.trim().replace(/\/$/, ''), name.replace(/\/$/, '')]
  if (label === bare) return bare !== ''
  const cut = /^(.{3,}?)(?:\.\.>|\.{3}|…)$/s.exec(label)?.[1]
  return cut !== undefined && bare.startsWith(cut.trimEnd())
}

/** A size or a date beside a name, as servers write them. */
const MEASURE =
  /\b\d{4}[-/.](?:\d{1,2}|[A-Z][a-z]{2})[-/.]\d{1,2}\b|\b\d{1,2}[-/. ](?:\d{1,2}|[A-Z][a-z]{2})[-/. ]\d{2,4}\b|\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b|\b\d{1,2}:\d{2}\b|\b\d+(?:[.,]\d+)? ?(?:[kKMGT]i?B?|B|bytes?|Bytes?)\b/

/** Words that are left without numbers, dates and sizes. */
function countProse(text: string): number {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => /^\p{L}{3,}$/u.test(word))
  return words.filter((word) => !/^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|byte|bytes|gmt)$/i.test(word))
    .length
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
