/** Longer than a request takes on a server that has a worker for each connection. */
const PATIENCE_MS = 250
/** A first request on a connection may take several times as long as those before. */
const SLOWER = 4
/** A server that is merely slow is not made to wait again and again. */
const MOST_TRIALS = 2

/** What can be done for a connection that waits. */
export type Relief = {
  /** Closes the connections that no request is using. */
  closeIdle(): void
  /** Called when more requests may be sent than before. */
  wake(): void
}

/**
 * Finds out whether a server answers one connection at a time. On such a server a connection that is kept open for later
 * keeps its one worker, and the next connection waits until it is closed.
 */
export class SingleWorker {
  readonly #relief: Relief
  #isFound = false
  #trials = 0
  #slowestMs = 0
  #watched: object | null = null
  #isGivingWay = false
  #timer: NodeJS.Timeout | null = null

  constructor(relief: Relief) {
    this.#relief = relief
  }

  /** Whether one connection at a time is all that the server answers. */
  get isFound(): boolean {
    return this.#isFound
  }

  /** Whether no request may be sent beside those that are under way. */
  get needsQuiet(): boolean {
    return this.#isFound || this.#isGivingWay
  }

  /** Watches a connection that has answered nothing yet, while others are open. */
  watch(connection: object): void {
    if (this.#isFound || this.#watched !== null || this.#trials >= MOST_TRIALS) return
    this.#watched = connection
    this.#timer = setTimeout(() => this.#giveWay(), Math.max(PATIENCE_MS, this.#slowestMs * SLOWER))
  }

  /** Takes note of a request that ended on a connection, answered after so many milliseconds or not at all. */
  noteEnd(connection: object, answeredAfterMs: number | null): void {
    if (!this.#isGivingWay) this.#slowestMs = Math.max(this.#slowestMs, answeredAfterMs ?? 0)
    if (connection === this.#watched) {
      this.#isFound = this.#isGivingWay && answeredAfterMs !== null
      this.stop()
    }
    if (this.needsQuiet) this.#relief.closeIdle()
  }

  /** Ends the waiting. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#watched = null
    this.#isGivingWay = false
  }

  /** Closes what is idle: the answer that comes at once then was kept back by it. */
  #giveWay(): void {
    this.#trials++
    this.#isGivingWay = true
    this.#relief.closeIdle()
    this.#timer = setTimeout(() => {
      this.stop()
      this.#relief.wake()
    }, PATIENCE_MS)
  }
}
