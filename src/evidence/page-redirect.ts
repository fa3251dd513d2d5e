import { readElements, type Attributes } from './elements.js'

const MAX_LENGTH = 16 * 1024
const MAX_VISIBLE = 300
const MAX_SCRIPT = 600

/**
 * Where an HTML page sends its reader by a refresh (HTML 4.2.5.3) or a script, absolute; `null` if it does not, or has
 * other content: such a page is one of the site, whatever it does later.
 */
export function readPageRedirect(html: string, base: string): string | null {
  if (html.length > MAX_LENGTH || !/refresh|location/i.test(html)) return null
  const reader = new RedirectReader()
  readElements(html, MAX_LENGTH, reader)
  const reference = reader.reference
  if (reference === null || !URL.canParse(reference, base)) return null
  const url = new URL(reference, base)
  url.hash = ''
  return /^https?:$/.test(url.protocol) && url.href !== base ? url.href : null
}

/** Elements that are content by themselves; one picture may turn while the reader waits. */
const CONTENT = [
  'form',
  'input',
  'iframe',
  'frame',
  'frameset',
  'video',
  'audio',
  'object',
  'nav',
  'article',
  'table',
  'ul'
]
const UNSEEN = ['title', 'style', 'script', 'noscript', 'template']

/** A script that names a fixed place: `location = "..."`, `location.href = "..."`, `location.replace("...")`. */
const GOES_TO =
  /(?:^|[^\w$-])location(?:\.href)?\s{0,8}=\s{0,8}(["'`])([^"'`\s]{1,2048})\1|(?:^|[^\w$-])location\.(?:replace|assign)\(\s{0,8}(["'`])([^"'`\s]{1,2048})\3/

class RedirectReader {
  #refresh: string | null = null
  #script = ''
  #visible = 0
  #pictures = 0
  #anchors = 0
  #hasContent = false
  #unseenUntil: string | null = null

  /** The place as the page writes it. */
  get reference(): string | null {
    return this.#isBare ? (this.#refresh ?? this.#scripted) : null
  }

  get #isBare(): boolean {
    return !this.#hasContent && this.#visible <= MAX_VISIBLE && this.#pictures <= 1 && this.#anchors <= 3
  }

  get #scripted(): string | null {
    // A condition means that some readers stay.
    if (this.#script.length > MAX_SCRIPT || /\bif\b|\?/.test(this.#script.replace(/(["'`]).*?\1/g, ''))) return null
    const match = GOES_TO.exec(this.#script)
    return match?.[2] ?? match?.[4] ?? null
  }

  element(name: string, attributes: Attributes): boolean {
    if (name === this.#unseenUntil) this.#unseenUntil = null
    // For readers without scripts another place may be meant than for the others.
    if (this.#unseenUntil === '/noscript') return true
    if (name === 'meta') this.#readRefresh(attributes)
    if (name === 'script' && attributes.has('src')) this.#script += ' '.repeat(MAX_SCRIPT + 1)
    if (name === 'a') this.#anchors++
    if (name === 'img') this.#pictures++
    if (CONTENT.includes(name)) this.#hasContent = true
    if (UNSEEN.includes(name)) this.#unseenUntil = `/${name}`
    return true
  }

  text(name: string, text: string): boolean {
    if (name === 'script' && this.#unseenUntil === '/script') this.#script += text
    else if (this.#unseenUntil === null) this.#visible += text.trim().length
    return true
  }

  #readRefresh(attributes: Attributes): void {
    if (attributes.get('http-equiv')?.trim().toLowerCase() !== 'refresh') return
    const [, reference] =
      /^\s{0,8}[\d.]{0,8}\s{0,8}[;,]?\s{0,8}url\s{0,8}=\s{0,8}["']?([^"']{1,2048})/i.exec(
        attributes.get('content') ?? ''
      ) ?? []
    this.#refresh ??= reference?.trim() ?? null
  }
}
