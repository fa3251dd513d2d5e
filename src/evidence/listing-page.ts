import { readElements, type Attributes } from './elements.js'

const MAX_LENGTH = 512 * 1024
const MAX_ANCHORS = 5_000
const MAX_TEXT = 4_096

/** A link of the page, with the texts in it and what stands between it and the next one. */
export type Anchor = { href: string; title: string; texts: string[]; after: string }

/** What of an HTML page a listing is made of. */
export type ListingParts = {
  anchors: readonly Anchor[]
  headings: readonly string[]
  /** Text before the first anchor, headings left out. */
  before: string
  /** The first `<base href>`, or the empty string. */
  base: string
  /** There is nothing but links in a `pre`. */
  isBare: boolean
}

/** Reads anchors, headings and the text around them. */
export function readListingParts(html: string): ListingParts {
  const reader = new PartsReader()
  readElements(html, MAX_LENGTH, reader)
  return reader
}

const HEADINGS = ['title', 'h1', 'h2', 'h3']
/** Elements whose text nobody reads. */
const UNREAD = ['style', 'script', 'noscript', 'template', 'svg']

class PartsReader implements ListingParts {
  readonly anchors: Anchor[] = []
  readonly headings: string[] = []
  base = ''
  isBare = true
  #anchor: Anchor | null = null
  #heading: string | null = null
  #unreadUntil: string | null = null
  #isInPre = false
  #before = ''

  get before(): string {
    return this.#before.slice(-MAX_TEXT)
  }

  element(name: string, attributes: Attributes): boolean {
    if (name === this.#unreadUntil) this.#unreadUntil = null
    else if (this.#unreadUntil === null && UNREAD.includes(name)) this.#unreadUntil = `/${name}`
    if (name === 'base') this.base ||= attributes.get('href') ?? ''
    if (this.#unreadUntil === null) this.#openOrClose(name, attributes)
    return this.anchors.length < MAX_ANCHORS
  }

  text(_name: string, text: string): boolean {
    if (this.#unreadUntil !== null) return true
    if (this.#heading !== null && this.#heading.length < MAX_TEXT) this.#heading += text
    if (this.#anchor !== null) {
      const last = this.#anchor.texts.length - 1
      const label = this.#anchor.texts[last] ?? ''
      if (label.length < MAX_TEXT) this.#anchor.texts[last] = label + text
      return true
    }
    if (text.trim() !== '') this.isBare = false
    if (this.#heading === null) this.#addBetween(text)
    return true
  }

  #openOrClose(name: string, attributes: Attributes): void {
    if (/^\/?a$/.test(name)) this.#openAnchor(attributes)
    else if (name !== 'wbr') this.#anchor?.texts.push('')
    if (name === 'pre' || name === '/pre') this.#isInPre = name === 'pre'
    if (HEADINGS.includes(name)) this.#heading = ''
    if (HEADINGS.includes(name.slice(1))) this.#closeHeading()
  }

  /** An anchor ends where the next one begins; an end tag has no attributes, and so begins none. */
  #openAnchor(attributes: Attributes): void {
    const href = attributes.get('href')
    this.#anchor =
      href === undefined ? null : { href: href.trim(), title: attributes.get('title') ?? '', texts: [''], after: '' }
    if (this.#anchor === null) return
    this.anchors.push(this.#anchor)
    this.isBare &&= this.#isInPre
  }

  #closeHeading(): void {
    if (this.#heading !== null) this.headings.push(this.#heading)
    this.#heading = null
  }

  #addBetween(text: string): void {
    const previous = this.anchors.at(-1)
    if (previous === undefined) this.#addBefore(text)
    else if (previous.after.length < MAX_TEXT) previous.after += text
  }

  /** Cuts only now and then: a cut copies 4 KiB, and a page can be made of ten thousand texts of one character. */
  #addBefore(text: string): void {
    this.#before += text
    if (this.#before.length > 4 * MAX_TEXT) this.#before = this.#before.slice(-MAX_TEXT)
  }
}
