import type { ProbeResponse } from '../../evidence/exchange.js'
import { Pace, parseRetryAfter } from './pace.js'

const DEFAULT_BACK_OFF_MS = 1_000
const MAX_LIMITED_IN_A_ROW = 2

/** What decides when the next request of an origin may start. */
export type AdmissionSettings = {
  requestsPerSecond: number
  random: () => number
  now: () => number
  /** Longest that an origin that limits the rate may make us wait in all. */
  maxLimitedMs: number
  globalPace: Pace
  paceOfAddress(address: string): Pace
}

/** The times at which an origin's requests may start: its own pace, its address's, everyone's, and its wishes. */
export class Admission {
  readonly #settings: AdmissionSettings
  readonly #pace: Pace
  #stage = 0
  #pausedUntilMs = 0
  #slowedAtMs = Number.NEGATIVE_INFINITY
  #limitedInARow = 0
  #limitedMs = 0

  constructor(settings: AdmissionSettings) {
    this.#settings = settings
    this.#pace = new Pace(settings.requestsPerSecond, settings.random)
  }

  /** Whether the origin limited the rate so persistently that nothing more should be sent to it. */
  get isHopeless(): boolean {
    return this.#limitedInARow >= MAX_LIMITED_IN_A_ROW || this.#limitedMs >= this.#settings.maxLimitedMs
  }

  /**
   * Milliseconds until the next request may start; 0 is now. Ask again after each wait, until it is 0.
   * Each pace hands out a start time once per request, so that waiting for one does not use up another.
   */
  waitMs(address: string | null): number {
    const nowMs = this.#settings.now()
    const waitMs = this.#nextWaitMs(address, nowMs)
    if (this.#pausedUntilMs > nowMs || this.#pace.isSlowed) this.#limitedMs += waitMs
    return waitMs
  }

  #nextWaitMs(address: string | null, nowMs: number): number {
    while (this.#stage < 3) {
      const waitMs = this.#paceAt(this.#stage++, address)?.take(nowMs) ?? 0
      if (waitMs > 0) return waitMs
    }
    return Math.max(this.#pausedUntilMs - nowMs, 0)
  }

  /** The request that was waited for has started. */
  started(): void {
    this.#stage = 0
  }

  /**
   * Slows the origin down after a limiting response to a request that started at `startedAtMs`; `resends` is how often
   * it was sent again before. Requests that were under way when the origin was slowed down do not slow it down again.
   */
  backOff(response: ProbeResponse, startedAtMs: number, resends: number): void {
    const nowMs = this.#settings.now()
    const waitMs = parseRetryAfter(response.headers['retry-after'], nowMs) ?? DEFAULT_BACK_OFF_MS * 2 ** resends
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + waitMs)
    if (startedAtMs <= this.#slowedAtMs) return
    this.#slowedAtMs = nowMs
    this.#pace.halve()
  }

  /** Takes note of whether a request ended with a limiting response. */
  note(isLimited: boolean): void {
    this.#limitedInARow = isLimited ? this.#limitedInARow + 1 : 0
    if (!isLimited) this.#pace.recover()
  }

  #paceAt(stage: number, address: string | null): Pace | null {
    if (stage === 0) return this.#pace
    if (stage === 2) return this.#settings.globalPace
    return address === null || this.#settings.requestsPerSecond === 0 ? null : this.#settings.paceOfAddress(address)
  }
}

/** Whether a response limits the rate. 503 without Retry-After is an answer: some sites give it for missing scripts. */
export function isLimiting(response: ProbeResponse): boolean {
  return response.status === 429 || (response.status === 503 && response.headers['retry-after'] !== undefined)
}
