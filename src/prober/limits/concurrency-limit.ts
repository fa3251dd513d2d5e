/** Bounds the requests in flight of all origins together; those who wait are woken in the order they came. */
export class ConcurrencyLimit {
  readonly #limit: number
  readonly #waiting = new Set<() => void>()
  #inFlight = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes a place; if there is none, says no, and calls `wake` once there may be one. */
  enter(wake: () => void): boolean {
    if (this.#inFlight >= this.#limit) {
      this.#waiting.add(wake)
      return false
    }
    this.#inFlight++
    return true
  }

  /** Gives a place back. */
  leave(): void {
    this.#inFlight--
    // A waiter may have nothing to send any more: then the place is the next one's.
    for (const wake of this.#waiting) {
      if (this.#inFlight >= this.#limit) return
      this.#waiting.delete(wake)
      wake()
    }
  }
}
