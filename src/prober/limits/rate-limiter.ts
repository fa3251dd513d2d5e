// How much may be sent to whom, and when: limits and why a request is sent again. This room touches no socket and no timer:
// it is told the time and what came of a request (`response/`), and answers with numbers and reasons.
import type { ProbeResponse } from '../../evidence/exchange.js'
import { Pace } from './pace.js'
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from './retry-after.js'

const DEFAULT_BACK_OFF_MS = 1_000
// Removals are few, and clean-up has waits of its own.
const REMOVAL_BACK_OFF_MS = 300
const MAX_LIMITED_IN_A_ROW = 2
// An origin that limits the rate is waited for as long as this many requests may take: five minutes by default.
const LIMITED_TIMEOUTS = 30

/** What decides when the next request of an origin may start. */
export type RateSettings = {
  /** Per origin, and again per address; 0 is unlimited. */
  requestsPerSecond: number
  random: () => number
  now: () => number
  /** Longest that an origin that limits the rate may make us wait in all. */
  maxLimitedMs: number
  globalPace: Pace
  findAddressPace(address: string): Pace
  /** The pace that all ways in to a site share: behind them is one server. */
  findSitePace(origin: string): Pace
}

/** What the user said of rates, and the clock. */
export type RateLimits = Pick<RateSettings, 'requestsPerSecond' | 'random' | 'now'> & {
  /** All origins together; 0 is unlimited. */
  globalRequestsPerSecond: number
  timeoutMs: number
}

/** Makes the paces that all origins of a run share; they are kept as long as the run. */
export function shareRates({ globalRequestsPerSecond, timeoutMs, ...limits }: RateLimits): RateSettings {
  const { requestsPerSecond, random } = limits
  const findAddressPace = createPaces(requestsPerSecond, random)
  return {
    ...limits,
    maxLimitedMs: timeoutMs * LIMITED_TIMEOUTS,
    globalPace: new Pace(globalRequestsPerSecond, random),
    findAddressPace,
    findSitePace: createPaces(requestsPerSecond, random)
  }
}

/** A pace for each name, made when it is first asked for. */
function createPaces(requestsPerSecond: number, random: () => number): (name: string) => Pace {
  const paces = new Map<string, Pace>()
  return (name) => {
    const known = paces.get(name)
    if (known !== undefined) return known
    const pace = new Pace(requestsPerSecond, random)
    paces.set(name, pace)
    return pace
  }
}

/** The times at which an origin's requests may start: its own pace, its address's, everyone's, and its wishes. */
export class RateLimiter {
  readonly #settings: RateSettings
  readonly #pace: Pace
  #stage = 0
  #pausedUntilMs = 0
  #slowedAtMs = Number.NEGATIVE_INFINITY
  #limitedInARow = 0
  #limitedMs = 0
  /** It asked for a wait that is longer than anyone's patience, so none is worth it. */
  #asksTooMuch = false

  /** @param pace one that it shares with others, instead of its own */
  constructor(settings: RateSettings, pace: Pace = new Pace(settings.requestsPerSecond, settings.random)) {
    this.#settings = settings
    this.#pace = pace
  }

  /** Whether the origin limited the rate so persistently that nothing more should be sent to it. */
  get isHopeless(): boolean {
    return (
      this.#asksTooMuch || this.#limitedInARow >= MAX_LIMITED_IN_A_ROW || this.#limitedMs >= this.#settings.maxLimitedMs
    )
  }

  /**
   * Reserves a start and says how many milliseconds away it is; 0 is now. Ask again after each wait, until it is 0.
   * Each pace hands out a start time once per request, so that waiting for one does not use up another.
   */
  reserveStart(address: string | null): number {
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

  /** Takes note that the request that was waited for has started. */
  noteStart(): void {
    this.#stage = 0
  }

  /**
   * Slows the origin down after a limiting response to a request that started at `startedAtMs`; `resends` is how often
   * it was sent again before. Of several requests that were under way together only one halves the rate.
   */
  backOff(response: ProbeResponse, startedAtMs: number, resends: number): void {
    this.waitFor(response, resends, DEFAULT_BACK_OFF_MS)
    if (startedAtMs <= this.#slowedAtMs) return
    this.#slowedAtMs = this.#settings.now()
    this.#pace.halve()
  }

  /** Waits as long as a limiting response asks for, and sends as fast as before afterwards. */
  waitFor(response: ProbeResponse, resends: number, firstMs: number = REMOVAL_BACK_OFF_MS): void {
    const nowMs = this.#settings.now()
    const waitMs = parseRetryAfter(response.headers['retry-after'], nowMs) ?? firstMs * 2 ** resends
    this.#asksTooMuch ||= waitMs >= MAX_RETRY_AFTER_MS
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + waitMs)
  }

  /** Takes note of whether a request ended with a limiting response. */
  noteEnd(isLimited: boolean): void {
    this.#limitedInARow = isLimited ? this.#limitedInARow + 1 : 0
    if (!isLimited) this.#pace.recover()
  }

  #paceAt(stage: number, address: string | null): Pace | null {
    if (stage === 0) return this.#pace
    if (stage === 2) return this.#settings.globalPace
    return address === null || this.#settings.requestsPerSecond === 0 ? null : this.#settings.findAddressPace(address)
  }
}
