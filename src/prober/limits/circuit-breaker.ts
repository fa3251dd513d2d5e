import type { Failure, FailureKind } from '../../evidence/exchange.js'
import type { Stage } from '../response/outcome.js'

const LIMIT = 15
const SURE = 3
const PERHAPS = 1
const MAX_TIMEOUTS = 100

/**
 * Counts failures in a row that say the origin cannot be reached, and is open after five.
 * A filter may drop a method other than GET, HEAD and OPTIONS, so its timeout weighs a third, and so does a broken answer.
 * A connection that is closed on such a method weighs nothing: that is how many servers refuse one.
 * A hundred timeouts in all open it too: a server that answers in between could otherwise take hours.
 */
export class CircuitBreaker {
  #weight = 0
  #timeouts = 0
  #last = ''

  /** Why no more requests should be sent, or `null`. */
  get reason(): string | null {
    if (this.#timeouts >= MAX_TIMEOUTS) return `${MAX_TIMEOUTS} requests timed out, the last: ${this.#last}`
    return this.#weight >= LIMIT ? `repeated failures, the last: ${this.#last}` : null
  }

  /** Takes note of how a request ended. */
  note(method: string, stage: Stage, failure: Failure | null): void {
    if (failure === null) {
      this.#weight = 0
      return
    }
    const [plain, other] = WEIGHTS[failure.kind] ?? [0, 0]
    this.#weight += isPlain(method) || stage === 'connect' ? plain : other
    this.#last = failure.detail
    if (failure.kind === 'timeout') this.#timeouts++
  }
}

// For GET, HEAD and OPTIONS or while connecting, and for other methods; what is not listed says nothing.
const WEIGHTS: Readonly<Partial<Record<FailureKind, readonly [plain: number, other: number]>>> = {
  unresolved: [SURE, SURE],
  refused: [SURE, SURE],
  unreachable: [SURE, SURE],
  tls: [SURE, SURE],
  timeout: [SURE, PERHAPS],
  closed: [SURE, 0],
  reset: [SURE, 0],
  'protocol-error': [PERHAPS, PERHAPS]
}

/** Whether every server must be able to answer the method (RFC 9110 9.1), or does in practice (OPTIONS). */
export function isPlain(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}
