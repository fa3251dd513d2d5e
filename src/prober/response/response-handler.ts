import type { Failure, FailureKind, ProbeRequest, ProbeResponse } from '../../evidence/exchange.js'
import { headerRecord } from './record-fields.js'
import { failureOf, isGrammarError, ProbeError, type Stage } from './failure.js'
import type { Job } from '../job.js'

/** Content in more pieces than this is made to cost time and memory: no honest server sends 8,192 chunks of a few bytes. */
const MAX_PIECES = 8_192

/** The limits of one response. */
export type ResponseLimits = {
  maxHeaderBytes: number
  maxHeaderFields: number
  maxInterimResponses: number
  maxBodyBytes: number
}

/** How one attempt to get an answer ended. */
export type Outcome = {
  response: ProbeResponse | null
  failure: Failure | null
  stage: Stage
  /** The error breaks the grammar in a way that a lenient reader may get a status from. */
  grammar: boolean
  /** undici refused the request: nothing was sent. */
  invalid: Error | null
}

/** Who is told that an attempt has put its request on the wire and that it has ended. */
export type AttemptOwner = {
  attemptSent(attempt: Attempt): void
  attemptEnded(attempt: Attempt, outcome: Outcome): void
}

/**
 * One request under way: undici's handler (its own callback interface, the cheapest it has) that keeps the response
 * within the limits. Ends exactly once, however many errors follow.
 */
export class Attempt {
  readonly request: ProbeRequest
  readonly job: Job
  readonly limits: ResponseLimits
  readonly owner: AttemptOwner
  stage: Stage = 'connect'
  #abort: ((error?: Error) => void) | null = null
  #ended = false
  #interimResponses = 0
  #status = 0
  #reason = ''
  #headers: Readonly<Record<string, string>> | null = null
  #chunks: Buffer[] = []
  #keptBytes = 0
  #bodyBytes = 0

  constructor(job: Job, limits: ResponseLimits, owner: AttemptOwner) {
    this.request = job.request
    this.job = job
    this.limits = limits
    this.owner = owner
  }

  onConnect(abort: (error?: Error) => void): void {
    if (this.#ended) {
      abort()
      return
    }
    this.#abort = abort
    this.stage = 'headers'
    this.owner.attemptSent(this)
  }

  onHeaders(status: number, rawHeaders: Buffer[], _resume: () => void, reason: string): boolean {
    if (this.#ended) return true
    if (status < 200) {
      if (++this.#interimResponses > this.limits.maxInterimResponses)
        this.fail('protocol-error', 'interim responses flood')
      return true
    }
    if (rawHeaders.length > this.limits.maxHeaderFields * 2) {
      this.fail('protocol-error', `more than ${this.limits.maxHeaderFields} header fields`)
      return true
    }
    this.setHead(status, reason, headerRecord(rawHeaders))
    return true
  }

  /** Takes the head of the final response. */
  setHead(status: number, reason: string, headers: Readonly<Record<string, string>>): void {
    this.stage = 'body'
    this.#status = status
    this.#reason = reason
    this.#headers = headers
  }

  onData(chunk: Buffer): boolean {
    if (this.#ended) return true
    this.#bodyBytes += chunk.length
    const room = this.limits.maxBodyBytes - this.#keptBytes
    if (room > 0) {
      const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
      this.#chunks.push(kept)
      this.#keptBytes += kept.length
    }
    if (this.#bodyBytes > this.limits.maxBodyBytes || this.#chunks.length > MAX_PIECES) this.#end(true, null, null)
    return true
  }

  onComplete(): void {
    this.#end(false, null, null)
  }

  onError(error: Error): void {
    if ('code' in error && (error.code === 'UND_ERR_INVALID_ARG' || error.code === 'UND_ERR_NOT_SUPPORTED')) {
      this.#end(false, null, error)
      return
    }
    // Once a status is known, a connection that ends early only cuts the content.
    const failure = this.#headers !== null && !(error instanceof ProbeError) ? null : failureOf(error, this.stage)
    this.#end(true, failure, error)
  }

  /** Ends the attempt because the request cannot be an HTTP message; nothing was sent. */
  reject(reason: string): void {
    this.#end(false, null, new Error(reason))
  }

  /** Ends the attempt for a reason of our own and drops the connection; a response that has begun is kept. */
  fail(kind: FailureKind, message: string): void {
    this.onError(new ProbeError(kind, message))
  }

  #end(cut: boolean, failure: Failure | null, error: Error | null): void {
    if (this.#ended) return
    this.#ended = true
    const response = this.#response(cut)
    const invalid = error !== null && failure === null && response === null ? error : null
    const grammar = error !== null && isGrammarError(error)
    // undici has let go of the request when it is complete; otherwise this closes the connection.
    if (cut) this.#abort?.()
    this.owner.attemptEnded(this, { response, failure, stage: this.stage, grammar, invalid })
  }

  #response(truncated: boolean): ProbeResponse | null {
    if (this.#headers === null) return null
    const chunks = this.#chunks
    return Object.freeze({
      status: this.#status,
      reason: this.#reason,
      headers: this.#headers,
      body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks),
      bodyBytes: this.#bodyBytes,
      truncated
    })
  }
}
