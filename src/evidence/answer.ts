// Here lives what was asked and answered: exchanges, answers as conditions read them, masking. It touches nothing.
import { isCacheHit, readStoring, type Storing } from './cache-status.js'
import { dropOwnNames, readCookies } from './own-names.js'
import { decodeText } from './decode-text.js'
import type { Exchange, ProbeResponse } from './exchange.js'
import { readListing } from './listing.js'
import { pageProduct } from './hop.js'
import { Member } from './member.js'
import { linksOf, pageTitle } from './markup.js'
import { pageWords } from './page-words.js'
import { parseMultistatus } from './multistatus.js'
import { failureWord, isDropped } from './failure-word.js'
import { isRefusal, isSuccess } from './status.js'
import { describeChallenge } from './visit.js'

/** Something of the answer to a probe was read that was not sent: neither true nor false can be said of it. */
export class NotSentError extends Error {
  constructor() {
    super('the probe was not sent')
    this.name = 'NotSentError'
  }
}

/** Made once: conditions throw it by the thousand for each origin, and its stack would cost more than all else they do. */
const NOT_SENT = new NotSentError()

/**
 * What came back for a probe, as conditions see it: total, so that a rule never has to ask whether there is a response.
 * Of a probe that was not sent only `sent`, `failed`, `dropped` and `made` can be read; the rest throws `NotSentError`.
 */
export class Answer {
  readonly #exchange: Exchange | null
  readonly #made: boolean
  readonly #isPending: boolean
  #headers: Readonly<Record<string, string>> | undefined
  #contentType: string | undefined
  #body: string | undefined
  #rendering: string | undefined
  #title: string | undefined
  #words: readonly string[] | undefined
  #dav: readonly Member[] | undefined
  #links: readonly string[] | undefined
  #entries: readonly string[] | null | undefined

  constructor(exchange: Exchange | null, { made = false, isPending = false }: { made?: boolean; isPending?: boolean }) {
    this.#exchange = exchange
    this.#made = made
    this.#isPending = isPending
  }

  /** '' if answered or dropped, `not-sent`, or the kind of failure. */
  get failed(): string {
    const exchange = this.#settled
    return exchange === null ? 'not-sent' : failureWord(exchange)
  }

  /** Closed or reset without an answer: a way to refuse, not a failure. */
  get dropped(): boolean {
    const exchange = this.#settled
    return exchange !== null && isDropped(exchange)
  }

  get sent(): boolean {
    return this.#settled !== null
  }

  /** What the request asks for was seen to have come into being, whatever the answer says. */
  get made(): boolean {
    return this.#settled !== null && this.#made
  }

  /** 0 if no response came. */
  get status(): bigint {
    return BigInt(this.#response.status)
  }

  /** Lower-case names. */
  get headers(): Readonly<Record<string, string>> {
    return (this.#headers ??= visibleFields(this.#response.headers))
  }

  /** The status refuses the method; `isRefusal` says which do. */
  get refuses(): boolean {
    return isRefusal(this.status)
  }

  /** The status says that it was done. */
  get succeeds(): boolean {
    return isSuccess(this.status)
  }

  /** A page that stands in front of the site: a bot filter's challenge, a block page, a login for everybody. */
  get challenges(): boolean {
    const { response } = this.#sent
    return response !== null && describeChallenge(response) !== null
  }

  /** Bytes of content received, also those that were not kept. */
  get size(): bigint {
    return BigInt(this.#response.bodyBytes)
  }

  /** Media type alone, lower-case: `text/html`. */
  get contentType(): string {
    return (this.#contentType ??= mediaType(this.headers['content-type'] ?? ''))
  }

  get server(): string {
    return this.headers['server'] ?? ''
  }

  /** The product whose own error page this is; '' if the page does not tell. */
  get product(): string {
    return pageProduct(this.#response) ?? ''
  }

  get location(): string {
    return this.headers['location'] ?? ''
  }

  /** The first 64 KiB as text: UTF-8, or Latin-1 where the bytes are no UTF-8. */
  get body(): string {
    return (this.#body ??= decodeText(this.#response.body))
  }

  /** A cache on the way says that it answered from its store. */
  get hit(): boolean {
    return isCacheHit(this.#response.headers)
  }

  /** RFC 9111 lets a shared cache store it and answer others with it. */
  get storable(): boolean {
    return this.#readStoring().isStorable
  }

  /** Seconds of freshness in shared caches that the answer states; -1 if it states none. */
  get lifetime(): bigint {
    return BigInt(this.#readStoring().lifetimeSeconds)
  }

  /** Cookies that it sets, but those that say the URL asked for. */
  get cookies(): Readonly<Record<string, string>> {
    return readCookies(this.headers['set-cookie'] ?? '', this.#sent.request.target)
  }

  /** The body without the random names of the request's own URL. */
  get rendering(): string {
    return (this.#rendering ??= dropOwnNames(this.body, this.#sent.request.target))
  }

  #readStoring(): Storing {
    const { headers } = this.#sent.request
    const isAuthorized = headers.some(([name]) => name.toLowerCase() === 'authorization')
    return readStoring(this.#response.status, this.headers, isAuthorized)
  }

  /** The page's title; '' if there is none. */
  get title(): string {
    return (this.#title ??= pageTitle(this.body))
  }

  /** Distinct words that a reader of the page sees, without its title. */
  get words(): readonly string[] {
    return (this.#words ??= pageWords(this.body))
  }

  /** Members of a 207 multistatus; empty for any other answer. */
  get dav(): readonly Member[] {
    return (this.#dav ??= this.status === 207n ? membersOf(this.body) : [])
  }

  /** Absolute URLs of an HTML page's links. */
  get links(): readonly string[] {
    return (this.#links ??= linksOf(this.body, urlOf(this.#sent)).map((link) => link.url))
  }

  /** Of a probe that may still be sent nothing can be said. */
  get #settled(): Exchange | null {
    if (this.#isPending) throw NOT_SENT
    return this.#exchange
  }

  get #sent(): Exchange {
    if (this.#exchange === null) throw NOT_SENT
    return this.#exchange
  }

  get #response(): ProbeResponse {
    return this.#sent.response ?? NOTHING
  }

  /** A folder lists itself, whatever the server and its language. */
  get listing(): boolean {
    return this.#readEntries() !== null
  }

  /** Names that a listing lists, collections with a slash at the end; empty for any other answer. */
  get entries(): readonly string[] {
    return this.#readEntries() ?? []
  }

  #readEntries(): readonly string[] | null {
    if (this.#entries !== undefined) return this.#entries
    const { contentType, body } = this
    const path = new URL(urlOf(this.#sent)).pathname
    return (this.#entries = this.status === 200n ? readListing({ path, contentType, body }) : null)
  }
}

/** The condition's view of an exchange; `null` for a probe that was not sent. */
export function answerOf(exchange: Exchange | null, made = false): Answer {
  return new Answer(exchange, { made })
}

/** The view of a probe that may still be sent: whatever is read of it leaves a condition open. */
export const PENDING: Answer = new Answer(null, { isPending: true })

const NOTHING: ProbeResponse = {
  status: 0,
  reason: '',
  headers: {},
  body: new Uint8Array(),
  bodyBytes: 0,
  truncated: false
}

/** CEL tells a map by its constructor, which a field of that name would hide. */
function visibleFields(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!Object.hasOwn(headers, 'constructor')) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'constructor'))
}

function mediaType(contentType: string): string {
  const end = contentType.search(/[;,]/)
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
}

function urlOf({ origin, request: { target } }: Exchange): string {
  return target.startsWith('/') ? origin + target : `${origin}/`
}

function membersOf(xml: string): readonly Member[] {
  return (parseMultistatus(xml)?.members ?? []).map((member) => new Member(member.href, member))
}
