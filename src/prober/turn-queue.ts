import type { Failure, ProbeRequest } from '../evidence/exchange.js'
import type { Budget } from './limits/budget.js'
import type { CircuitBreaker } from './limits/circuit-breaker.js'
import type { ConcurrencyLimit } from './limits/concurrency-limit.js'
import type { RateLimiter } from './limits/rate-limiter.js'
import { classifyError, NEVER_SENT, toError } from './response/failure.js'

/** What a request of an origin has to pass before it may be sent. */
export type Gates = {
  breaker: CircuitBreaker
  rateLimiter: RateLimiter
  budget: Budget
  concurrencyLimit: ConcurrencyLimit
  maxInFlight: () => number
  /** Called once, before the first turn; rejects if nothing can be sent at all. */
  open(): Promise<void>
  /** Where the next request would be sent. */
  address(): string | null
}

type Waiting = { request: ProbeRequest; resolve: (refusal: Failure | null) => void }

/** The requests of one origin that wait for their turn, in the order they came. */
export class TurnQueue {
  readonly #gates: Gates
  readonly #waiting: Waiting[] = []
  #state: 'new' | 'opening' | 'open' | Failure = 'new'
  #isInterrupted = false
  #isClosed = false
  #timer: NodeJS.Timeout | null = null
  #inFlight = 0

  constructor(gates: Gates) {
    this.#gates = gates
  }

  /** Waits for a turn. Resolves with `null` when it has come, to be ended by `end`, or with why it never will. */
  take(request: ProbeRequest): Promise<Failure | null> {
    return new Promise((resolve) => {
      this.#waiting.push({ request, resolve })
      this.#advance()
    })
  }

  /** Ends a turn and waits for another one, before all requests that have not been sent yet. */
  takeAgain(request: ProbeRequest): Promise<Failure | null> {
    return new Promise((resolve) => {
      this.#waiting.unshift({ request, resolve })
      this.end()
    })
  }

  /** Ends a turn: the next request may be sent. */
  end(): void {
    this.#inFlight--
    this.#gates.concurrencyLimit.leave()
    this.#advance()
  }

  /** Gives the turns that there are now, after a limit was raised. */
  wake(): void {
    this.#advance()
  }

  /** Whether a request is overtaken by the end of the run. */
  isStopped(request: ProbeRequest): boolean {
    return this.#isClosed || (this.#isInterrupted && request.owed !== true)
  }

  /** Gives no turn any more, save to owed requests; what waits, a minute if the origin said so, hears of it at once. */
  interrupt(): void {
    this.#isInterrupted = true
    this.#refuseStopped()
  }

  /** Gives no turn any more. */
  close(): void {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#refuseStopped()
  }

  #refuseStopped(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (this.isStopped(waiting.request)) waiting.resolve(NEVER_SENT)
      else this.#waiting.push(waiting)
    }
    this.#advance()
  }

  /** Gives as many turns as there are now. */
  readonly #advance = (): void => {
    while (this.#timer === null) {
      const [next] = this.#waiting
      if (next === undefined) return
      const answer = this.#admit(next.request)
      if (answer === 'later') return
      this.#waiting.shift()
      next.resolve(answer === 'now' ? null : answer)
    }
  }

  /** Takes what a request needs for its turn; if something is missing, comes back when it may be there. */
  #admit(request: ProbeRequest): 'now' | 'later' | Failure {
    const { rateLimiter, budget, concurrencyLimit, maxInFlight } = this.#gates
    const refusal = this.#refuse(request)
    if (refusal !== null) return refusal
    if (this.#state === 'new') void this.#open()
    if (this.#state !== 'open') return 'later'
    if (this.#inFlight >= maxInFlight()) return 'later'
    const waitMs = rateLimiter.reserveStart(this.#gates.address())
    // With this wait the origin may have kept us longer than it is worth.
    if (waitMs > 0) return this.#refuse(request) ?? this.#advanceLater(waitMs)
    if (!concurrencyLimit.enter(this.#advance)) return 'later'
    rateLimiter.noteStart()
    budget.spend(request.effect)
    this.#inFlight++
    return 'now'
  }

  async #open(): Promise<void> {
    this.#state = 'opening'
    try {
      await this.#gates.open()
      this.#state = 'open'
    } catch (error) {
      this.#state = classifyError(toError(error), 'connect')
    }
    this.#advance()
  }

  #advanceLater(waitMs: number): 'later' {
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#advance()
    }, waitMs)
    return 'later'
  }

  /** Says why a request is not to be sent, or `null`. */
  #refuse(request: ProbeRequest): Failure | null {
    if (this.isStopped(request)) return NEVER_SENT
    if (typeof this.#state === 'object') return this.#state
    if (request.owed === true) return null
    const { breaker, rateLimiter, budget } = this.#gates
    if (breaker.reason !== null) return { kind: 'gave-up', detail: breaker.reason }
    if (rateLimiter.isHopeless) {
      return { kind: 'rate-limited', detail: 'the origin kept limiting the rate; nothing more is sent to it' }
    }
    return budget.refuse(request.effect)
  }
}
