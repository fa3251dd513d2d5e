import { cssReferences } from './css.js'
import { readElements, type Attributes } from './elements.js'

/**
 * What a link leads to, judged by where it stands: `page` (navigation, frames), `static` (images, scripts, media, icons),
 * `style` (style sheets), `form` (where a form is sent), `entry` (a file that a folder lists).
 */
export type LinkKind = 'page' | 'static' | 'style' | 'form' | 'entry'

/** An http(s) link, absolute, without its fragment; `nofollow` if its page asks robots not to follow it (`rel`, meta). */
export type Link = { url: string; kind: LinkKind; nofollow?: true }

const MAX_LENGTH = 512 * 1024
const MAX_LINKS = 2_000
const MAX_TITLE_LENGTH = 300
const TITLE_SEARCH_LENGTH = 64 * 1024

/**
 * The distinct links of an HTML document in document order, other origins included: href, src, srcset, poster, data-src,
 * action, inline and embedded CSS, meta refresh; `<base href>` is heeded (HTML 2.5.1). Bounds: 512 Ki characters, 2,000
 * links, 64 attributes an element.
 * @param base URL of the document
 */
export function linksOf(html: string, base: string): Link[] {
  const links = new LinkCollector(base)
  readElements(html, MAX_LENGTH, {
    element(name, attributes) {
      if (name === 'base') links.rebase(attributes.get('href'))
      else if (attributes.size > 0) collectElement(links, name, attributes)
      return !links.full
    },
    text(name, text) {
      if (name === 'style') collectCss(links, text)
      return !links.full
    }
  })
  return links.links
}

/** The distinct links of a style sheet; see {@link linksOf} for bounds. */
export function cssLinks(css: string, base: string): Link[] {
  const links = new LinkCollector(base)
  collectCss(links, css)
  return links.links
}

/**
 * The first `<title>` with blanks folded, at most 300 characters; the empty string if the first 64 Ki characters hold
 * none. Titles of inline drawings do not count.
 */
export function pageTitle(html: string): string {
  if (!/<title/i.test(html.slice(0, TITLE_SEARCH_LENGTH))) return ''
  let title: string | null = null
  let inDrawing = false
  readElements(html, TITLE_SEARCH_LENGTH, {
    element(name) {
      if (name === 'svg') inDrawing = true
      else if (name === '/svg') inDrawing = false
      else if (name === '/title' && title !== null) return false
      else if (name === 'title' && !inDrawing) title ??= ''
      return true
    },
    text(name, text) {
      if (name === 'title' && title !== null && title.length < 4 * MAX_TITLE_LENGTH) title += text
      return true
    }
  })
  return ((title as string | null) ?? '').replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_LENGTH)
}

/** Resolves and keeps distinct http(s) links up to the limit. */
class LinkCollector {
  readonly links: Link[] = []
  readonly #seen = new Set<string>()
  #base: string
  #rebased = false
  #isClosedToRobots = false

  constructor(base: string) {
    this.#base = base
  }

  get full(): boolean {
    return this.links.length >= MAX_LINKS || this.#seen.size >= 4 * MAX_LINKS
  }

  rebase(href: string | undefined): void {
    // Only the first base counts (HTML 4.2.3).
    if (href === undefined || this.#rebased || !URL.canParse(href, this.#base)) return
    this.#rebased = true
    this.#base = new URL(href, this.#base).href
  }

  /** Heeds a page's word to robots (HTML 4.2.5.1, `robots`): `nofollow` or `none`. */
  heedRobots(attributes: Attributes): void {
    if (attributes.get('name')?.trim().toLowerCase() !== 'robots') return
    this.#isClosedToRobots ||= forbidsFollowing(attributes.get('content') ?? '')
  }

  add(reference: string | undefined, kind: LinkKind, nofollow = false): void {
    const trimmed = reference?.trim() ?? ''
    if (trimmed === '' || trimmed.startsWith('#') || this.full) return
    this.#addUnseen(trimmed, kind, nofollow || this.#isClosedToRobots)
  }

  #addUnseen(trimmed: string, kind: LinkKind, isClosed: boolean): void {
    if (!this.#claim(`${isClosed} ${kind} ${trimmed}`)) return
    const url = httpUrl(trimmed, this.#base)
    if (url === null || !this.#claim(`= ${isClosed} ${url}`)) return
    this.links.push(isClosed ? { url, kind, nofollow: true } : { url, kind })
  }

  /** False if the key was claimed before. */
  #claim(key: string): boolean {
    if (this.#seen.has(key)) return false
    this.#seen.add(key)
    return true
  }
}

/** Whether words to robots (`rel`, meta `robots`, `X-Robots-Tag`) ask them to follow no link. */
export function forbidsFollowing(words: string): boolean {
  return /(?:^|[\s,:])(?:nofollow|none)(?:$|[\s,])/i.test(words)
}

/** The absolute URL without its fragment; `null` if it is none or not http(s). */
function httpUrl(reference: string, base: string): string | null {
  if (!URL.canParse(reference, base)) return null
  const url = new URL(reference, base)
  url.hash = ''
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
}

const SOURCES = ['src', 'poster', 'data-src', 'data-original', 'data-lazy-src', 'background', 'data-bg']
const SOURCE_SETS = ['srcset', 'data-srcset', 'imagesrcset']

/** Attributes that hold a link on one element only; `link` is read by its `rel`. */
const ATTRIBUTE_KINDS: ReadonlyMap<string, readonly (readonly [attribute: string, kind: LinkKind])[]> = new Map([
  ['a', [['href', 'page']]],
  ['area', [['href', 'page']]],
  ['form', [['action', 'form']]],
  ['object', [['data', 'static']]],
  [
    'image',
    [
      ['href', 'static'],
      ['xlink:href', 'static']
    ]
  ],
  [
    'use',
    [
      ['href', 'static'],
      ['xlink:href', 'static']
    ]
  ]
])

function collectElement(links: LinkCollector, name: string, attributes: Attributes): void {
  const isFrame = name === 'iframe' || name === 'frame'
  for (const source of SOURCES) links.add(attributes.get(source), isFrame ? 'page' : 'static')
  for (const set of SOURCE_SETS) collectSrcset(links, attributes.get(set))
  collectNamed(links, name, attributes)
  links.add(attributes.get('formaction'), 'form')
  if (name === 'link') collectRelation(links, attributes)
  else if (name === 'meta') collectMeta(links, attributes)
  collectCss(links, attributes.get('style') ?? '')
}

function collectNamed(links: LinkCollector, name: string, attributes: Attributes): void {
  const nofollow = forbidsFollowing(attributes.get('rel') ?? '')
  for (const [attribute, kind] of ATTRIBUTE_KINDS.get(name) ?? []) links.add(attributes.get(attribute), kind, nofollow)
}

const PAGE_RELATION = /\b(?:canonical|alternate|next|prev|prerender|prefetch|author|license|search|help|shortlink)\b/

function collectRelation(links: LinkCollector, attributes: Attributes): void {
  const rel = attributes.get('rel')?.toLowerCase() ?? ''
  if (/\b(?:dns-prefetch|preconnect)\b/.test(rel)) return
  const kind = /\bstylesheet\b/.test(rel) ? 'style' : PAGE_RELATION.test(rel) ? 'page' : 'static'
  links.add(attributes.get('href'), kind)
}

function collectMeta(links: LinkCollector, attributes: Attributes): void {
  links.heedRobots(attributes)
  if (attributes.get('http-equiv')?.trim().toLowerCase() !== 'refresh') return
  links.add(/url\s{0,8}=\s{0,8}["']?([^"']{1,2048})/i.exec(attributes.get('content') ?? '')?.[1], 'page')
}

/** Image candidates (HTML 4.8.4.2.1): `a.png 1x, b.png 2x`; commas inside a URL are kept unless they end it. */
function collectSrcset(links: LinkCollector, srcset: string | undefined): void {
  let isUrlNext = true
  for (const word of srcset?.split(/\s/) ?? []) {
    if (links.full) return
    // A descriptor ends at its comma; what follows without a blank is the next URL.
    const comma = isUrlNext ? -1 : word.indexOf(',')
    if (!isUrlNext && comma < 0) continue
    const url = withoutCommas(word.slice(comma + 1))
    isUrlNext = url === '' || word.endsWith(',')
    links.add(url, 'static')
  }
}

/** Without commas at either end; a loop, because `/,+$/` is quadratic on a long run of commas. */
function withoutCommas(word: string): string {
  let start = 0
  let end = word.length
  while (start < end && word[start] === ',') start++
  while (end > start && word[end - 1] === ',') end--
  return word.slice(start, end)
}

function collectCss(links: LinkCollector, css: string): void {
  for (const { reference, kind } of cssReferences(css)) {
    if (links.full) return
    links.add(reference, kind)
  }
}
