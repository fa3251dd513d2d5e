// What a server says in answer to one request: read, bounded and recorded here, and its failures named. This room touches
// no socket, no clock and no other room.
import type { Failure, FailureKind, ProbeResponse } from '../../evidence/exchange.js'
import { classifyError, isGrammarError, ProbeError } from './failure.js'
import type { Outcome, Stage } from './outcome.js'

/** Content in more pieces than this is made to cost time and memory: no honest server sends 8,192 chunks of a few bytes. */
const MAX_PIECES = 8_192

/** The limits of one response. */
export type ResponseLimits = {
  maxHeaderBytes: number
  maxHeaderFields: number
  maxInterimResponses: number
  maxBodyBytes: number
}

/** Who wants to know how a request gets on. */
export type ResponseEvents = {
  /** The request is being put on the wire. */
  onSent(): void
  /** Called exactly once, however many errors follow. */
  onEnd(outcome: Outcome): void
}

type Head = Pick<ProbeResponse, 'status' | 'reason' | 'headers'>

/** Keeps the response to one request within its limits, and tells how it ended. */
export class ResponseHandler {
  readonly #limits: ResponseLimits
  readonly #events: ResponseEvents
  #stage: Stage = 'connect'
  #dropConnection: (() => void) | null = null
  #isEnded = false
  #interimResponses = 0
  #head: Head | null = null
  #chunks: Uint8Array[] = []
  #pieces = 0
  #keptBytes = 0
  #bodyBytes = 0
  readonly #maxKeptBytes: number

  /** @param keptBytes how much of the content to keep, if less than may come */
  constructor(limits: ResponseLimits, events: ResponseEvents, keptBytes: number = limits.maxBodyBytes) {
    this.#limits = limits
    this.#events = events
    this.#maxKeptBytes = Math.min(keptBytes, limits.maxBodyBytes)
  }

  get stage(): Stage {
    return this.#stage
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Takes note that the request is about to be sent, and of how to drop its connection. */
  start(dropConnection: () => void): void {
    if (this.#isEnded) return dropConnection()
    this.#dropConnection = dropConnection
    this.#stage = 'headers'
    this.#events.onSent()
  }

  /** Takes an interim response (RFC 9110 15.2), of which a few are let pass. */
  takeInterim(): void {
    if (++this.#interimResponses > this.#limits.maxInterimResponses) {
      this.fail('protocol-error', 'interim responses flood')
    }
  }

  /** Takes the head of the final response; `fields` is how many header fields it came with. */
  takeHead(head: Head, fields: number): void {
    if (this.#isEnded) return
    if (fields > this.#limits.maxHeaderFields) {
      return this.fail('protocol-error', `more than ${this.#limits.maxHeaderFields} header fields`)
    }
    this.#stage = 'body'
    this.#head = head
  }

  takeContent(chunk: Uint8Array): void {
    if (this.#isEnded) return
    this.#bodyBytes += chunk.length
    this.#pieces++
    const room = this.#maxKeptBytes - this.#keptBytes
    if (room > 0) {
      const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
      this.#chunks.push(kept)
      this.#keptBytes += kept.length
    }
    const isOver = this.#bodyBytes > this.#limits.maxBodyBytes || this.#pieces > MAX_PIECES
    if (isOver && this.#head !== null) this.#cut(this.#head, null)
  }

  /** The response came to its end as HTTP has it. */
  complete(): void {
    if (this.#head === null) return this.fail('protocol-error', 'no head')
    this.#end({ kind: 'answered', response: this.#freeze(this.#head, false), failure: null })
  }

  /** Ends for a reason of our own and drops the connection; a response that has begun is kept. */
  fail(kind: FailureKind, message: string): void {
    this.failWith(new ProbeError(kind, message))
  }

  /** Ends because of an error. Once a status is known, a connection that ends early only cuts the content. */
  failWith(error: Error): void {
    if (this.#isEnded) return
    const failure = classifyError(error, this.#stage)
    if (this.#head !== null) this.#cut(this.#head, error instanceof ProbeError ? failure : null)
    else if (this.#stage === 'connect') this.#drop({ kind: 'unsent', failure })
    else this.#drop({ kind: 'unanswered', failure, isGrammarError: isGrammarError(error) })
  }

  /** Ends because the request cannot be an HTTP message; nothing was sent. */
  reject(reason: string): void {
    this.#end({ kind: 'invalid', reason })
  }

  #cut(head: Head, failure: Failure | null): void {
    this.#drop({ kind: 'answered', response: this.#freeze(head, true), failure })
  }

  /** Ends, and closes a connection over which more may come. */
  #drop(outcome: Outcome): void {
    this.#end(outcome, this.#dropConnection)
  }

  #end(outcome: Outcome, dropConnection: (() => void) | null = null): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#chunks = []
    dropConnection?.()
    this.#events.onEnd(outcome)
  }

  #freeze({ status, reason, headers }: Head, truncated: boolean): ProbeResponse {
    // A copy: a view would keep all that was read from the socket with it.
    const body = Buffer.concat(this.#chunks)
    return Object.freeze({ status, reason, headers, body, bodyBytes: this.#bodyBytes, truncated })
  }
}
