import { decodeChunks, hasNoContent, parseHead, type RawHead } from './parse-head.js'
import type { ResponseHandler, ResponseLimits } from './response-handler.js'

const NOTHING: Buffer = Buffer.alloc(0)
/** More of a body's end than the last chunk takes (RFC 9112 7.1). */
const LAST_CHUNK_BYTES = 64

/** Reads the answer to one request, also one that breaks the grammar, and feeds a response handler. */
export class LenientReader {
  readonly #method: string
  readonly #limits: ResponseLimits
  readonly #handler: ResponseHandler
  #pending: Buffer = NOTHING
  #head: RawHead | null = null
  #isChunked = false
  #isTunnel = false
  #expectedBytes = Number.POSITIVE_INFINITY
  #contentBytes = 0

  constructor(method: string, limits: ResponseLimits, handler: ResponseHandler) {
    this.#method = method
    this.#limits = limits
    this.#handler = handler
  }

  /** Whether CONNECT succeeded, and a page may follow all the same. */
  get isTunnel(): boolean {
    return this.#isTunnel
  }

  /** Takes bytes in the order they come. */
  read(chunk: Buffer): void {
    if (this.#head !== null) return this.#readContent(chunk)
    this.#pending = Buffer.concat([this.#pending, chunk])
    this.#readHead(false)
  }

  /** The connection has ended: what came is all there is. */
  end(): void {
    if (this.#head === null && this.#pending.length > 0) this.#readHead(true)
    if (this.#head === null) return this.#handler.fail('closed', 'other side closed')
    if (this.#isChunked) this.#finishChunked(true)
    else if (this.#contentBytes < this.#expectedBytes && Number.isFinite(this.#expectedBytes)) this.#cut()
    else this.#handler.complete()
  }

  /** Reads interim heads and the final one, as far as they have come. */
  #readHead(atEnd: boolean): void {
    let head = this.#nextHead(atEnd)
    while (head !== null && head.status < 200 && head.status !== 101) {
      this.#handler.takeInterim()
      head = this.#pending.length === 0 || this.#handler.isEnded ? null : this.#nextHead(atEnd)
    }
    if (head !== null) this.#startContent(head)
  }

  #nextHead(atEnd: boolean): RawHead | null {
    const { maxHeaderBytes } = this.#limits
    const head = parseHead(this.#pending, atEnd)
    if (head === 'not-http') {
      this.#handler.fail('protocol-error', 'no status line')
      return null
    }
    if ((head?.endByte ?? this.#pending.length) > maxHeaderBytes) {
      this.#handler.fail('protocol-error', `header section over ${maxHeaderBytes} bytes`)
      return null
    }
    if (head !== null) this.#pending = this.#pending.subarray(head.endByte)
    return head
  }

  #startContent(head: RawHead): void {
    const { status, reason, headers } = head
    this.#head = head
    // Bytes bound this head: its fields are not counted.
    this.#handler.takeHead({ status, reason, headers }, 0)
    if (this.#method === 'CONNECT' && status >= 200 && status < 300) return this.#awaitPage()
    if (hasNoContent(this.#method, status)) return this.#handler.complete()
    this.#frameContent(headers)
    const rest = this.#pending
    this.#pending = NOTHING
    if (rest.length > 0 || this.#expectedBytes === 0) this.#readContent(rest)
  }

  #frameContent(headers: RawHead['headers']): void {
    this.#isChunked = /chunked/i.test(headers['transfer-encoding'] ?? '')
    // Of lengths that differ none is believed: the content ends with the connection. Equal ones are one (RFC 9110 8.6).
    const [length = '', ...others] = new Set(headers['content-length']?.split(/[ \t]*,[ \t]*/))
    if (/^\d{1,15}$/.test(length) && others.length === 0 && !this.#isChunked) this.#expectedBytes = Number(length)
  }

  /** A success for CONNECT has no content (RFC 9110 9.3.6): what follows by itself shows that nothing was connected. */
  #awaitPage(): void {
    this.#isTunnel = true
    const rest = this.#pending
    this.#pending = NOTHING
    if (rest.length > 0) this.#readContent(rest)
  }

  #readContent(chunk: Buffer): void {
    if (this.#isTunnel) {
      this.#handler.takeContent(chunk)
      return this.#handler.complete()
    }
    if (this.#isChunked) return this.#readChunked(chunk)
    const wanted = chunk.subarray(0, Math.min(chunk.length, this.#expectedBytes - this.#contentBytes))
    this.#contentBytes += wanted.length
    if (wanted.length > 0) this.#handler.takeContent(wanted)
    if (this.#contentBytes >= this.#expectedBytes) this.#handler.complete()
  }

  #readChunked(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk])
    const isOver = this.#pending.length > this.#limits.maxBodyBytes * 2
    const ending = `\n${this.#pending.subarray(-LAST_CHUNK_BYTES).toString('latin1')}`
    if (isOver || /\n0+[ \t]*(;[^\n]*)?\r?\n/.test(ending)) this.#finishChunked(isOver)
  }

  #finishChunked(isAll: boolean): void {
    const { content, complete } = decodeChunks(this.#pending)
    if (!complete && !isAll) return
    this.#handler.takeContent(content)
    if (complete) this.#handler.complete()
    else this.#cut()
  }

  #cut(): void {
    this.#handler.failWith(new Error('other side closed'))
  }
}
