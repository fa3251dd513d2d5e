const SLOWEST_INTERVAL_MS = 5_000
const FIRST_BACK_OFF_INTERVAL_MS = 100
// Ten answers bring back half of what one limiting response took.
const RECOVERY_PER_ANSWER = 0.96

/** Longest wait that a server may ask for; beyond 2^31 ms a timer would fire at once. */
export const MAX_RETRY_AFTER_MS = 60_000

/** Hands out start times so that requests keep a distance, with 20 % jitter either way. */
export class Pace {
  readonly #random: () => number
  readonly #fastestIntervalMs: number
  #intervalMs: number
  #nextMs = 0

  /** @param requestsPerSecond 0 is unlimited */
  constructor(requestsPerSecond: number, random: () => number) {
    this.#random = random
    this.#fastestIntervalMs = requestsPerSecond > 0 ? 1000 / requestsPerSecond : 0
    this.#intervalMs = this.#fastestIntervalMs
  }

  /** Reserves the next start time and says how many milliseconds away it is. */
  take(nowMs: number): number {
    if (this.#intervalMs === 0) return 0
    const startMs = Math.max(nowMs, this.#nextMs)
    this.#nextMs = startMs + this.#intervalMs * (0.8 + 0.4 * this.#random())
    return startMs - nowMs
  }

  /** Whether the rate is still lower than it was set at the beginning, and than an unlimited one can become again. */
  get isSlowed(): boolean {
    return this.#intervalMs > Math.max(this.#fastestIntervalMs, FIRST_BACK_OFF_INTERVAL_MS)
  }

  /** Halves the rate, after the server said that it was too high; never below one request in 5 seconds. */
  halve(): void {
    this.#intervalMs = Math.min(Math.max(this.#intervalMs * 2, FIRST_BACK_OFF_INTERVAL_MS), SLOWEST_INTERVAL_MS)
  }

  /** An answer that did not limit brings the rate back by and by, never above what was set at the beginning. */
  recover(): void {
    if (this.#intervalMs === this.#fastestIntervalMs) return
    const faster = this.#intervalMs * RECOVERY_PER_ANSWER
    this.#intervalMs = Math.max(faster, this.#fastestIntervalMs, FIRST_BACK_OFF_INTERVAL_MS)
  }
}

/** Milliseconds that a Retry-After field asks for (RFC 9110 10.2.3), 0 to 60,000; `null` if it says nothing readable. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null
  const text = value.trim()
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - nowMs : Number.NaN
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS)
}

/** Bounds the requests in flight of all origins together; those who wait are woken in the order they came. */
export class Gate {
  readonly #limit: number
  readonly #waiting = new Set<{ wake(): void }>()
  #inFlight = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes a place, or remembers the waiter and says no. */
  enter(waiter: { wake(): void }): boolean {
    if (this.#inFlight >= this.#limit) {
      this.#waiting.add(waiter)
      return false
    }
    this.#inFlight++
    return true
  }

  /** Gives a place back. */
  leave(): void {
    this.#inFlight--
    // A waiter may have nothing to send any more: then the place is the next one's.
    for (const waiter of this.#waiting) {
      if (this.#inFlight >= this.#limit) return
      this.#waiting.delete(waiter)
      waiter.wake()
    }
  }
}
