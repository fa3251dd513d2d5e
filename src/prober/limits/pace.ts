const SLOWEST_INTERVAL_MS = 5_000
const FIRST_BACK_OFF_INTERVAL_MS = 100
// Ten answers bring back half of what one limiting response took.
const RECOVERY_PER_ANSWER = 0.96

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
