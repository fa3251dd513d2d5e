/**
 * The deadline of the requests of one connection, one after the other. Its timer is armed anew only when it goes off and
 * finds a later request under way: arming it for each costs several times as much. The process does not wait for it.
 */
export class Deadline {
  readonly #expire: () => void
  #timer: NodeJS.Timeout | null = null
  /** When the timer goes off, and when the request under way has to have ended. */
  #firesAtTick = 0
  #endsAtTick = 0
  #isRunning = false

  /** @param expire called at the deadline, unless it was stopped or started again before */
  constructor(expire: () => void) {
    this.#expire = expire
  }

  /** @param nowTick what `performance.now()` says */
  start(ms: number, nowTick: number): void {
    this.#isRunning = true
    this.#endsAtTick = nowTick + ms
    if (this.#timer === null || this.#firesAtTick > this.#endsAtTick) this.#arm(ms)
  }

  stop(): void {
    this.#isRunning = false
  }

  /** Stops, and gives up the timer: one that is left to fire would hold everything that it knows until then. */
  clear(): void {
    this.#isRunning = false
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #arm(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#firesAtTick = performance.now() + ms
    this.#timer = setTimeout(() => this.#end(), ms).unref()
  }

  #end(): void {
    this.#timer = null
    if (!this.#isRunning) return
    const leftMs = this.#endsAtTick - performance.now()
    if (leftMs > 1) {
      this.#arm(leftMs)
      return
    }
    this.#isRunning = false
    this.#expire()
  }
}
