/**
 * The deadline of the requests of one lane, one after the other. Its timer is started again for each, which takes a
 * fraction of what making and clearing one does, and does not keep the process alive: the connection does.
 */
export class Deadline {
  readonly #expire: () => void
  #timer: NodeJS.Timeout | null = null
  #ms = 0
  #isRunning = false

  /** @param expire called at the deadline, unless it was stopped or started again before */
  constructor(expire: () => void) {
    this.#expire = expire
  }

  start(ms: number): void {
    this.#isRunning = true
    if (this.#timer !== null && this.#ms === ms) {
      this.#timer.refresh()
      return
    }
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#ms = ms
    this.#timer = setTimeout(() => this.#end(), ms).unref()
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

  #end(): void {
    if (!this.#isRunning) return
    this.#isRunning = false
    this.#expire()
  }
}
