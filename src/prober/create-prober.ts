import { allowsEffect, type Mode } from '../evidence/mode.js'
import type { Failure, ProbeRequest } from '../evidence/exchange.js'
import { originKey, type Origin } from '../targets/origin.js'
import { ConnectionPool } from './connection/connection-pool.js'
import { createNetwork, type Network } from './connection/network.js'
import { findRequestMistake } from './connection/raw-request.js'
import { Budget } from './limits/budget.js'
import { CircuitBreaker } from './limits/circuit-breaker.js'
import { ConcurrencyLimit } from './limits/concurrency-limit.js'
import { RateLimiter, shareRates } from './limits/rate-limiter.js'
import type { Prober } from './prober.js'
import { describeMistake, recordExchange } from './record-exchange.js'
import { type OriginState, sendRequest } from './send-request.js'
import { completeSettings, type ProberOptions, type ProberSettings } from './settings.js'
import { NEVER_SENT } from './response/failure.js'
import { TurnQueue } from './turn-queue.js'

const BYTE_CHECK_INTERVAL_MS = 250

/**
 * The live prober: the only thing that opens sockets. HTTP/1.1, no redirects followed, nothing decoded. What may have been
 * received is sent again only for the reasons in `limits/retry-reasons.ts`, and a write for none of them.
 *
 * `send` rejects only for mistakes of the caller: TypeError if the effect class is above the mode, UsageError
 * `request-invalid` if the request cannot be an HTTP message.
 */
export function createProber(options: ProberOptions): Prober {
  const settings = completeSettings(options)
  const openOrigin = shareAmongOrigins(settings)
  const origins = new Map<string, OriginState>()
  let isClosed = false
  let isInterrupted = false
  const byteCheck = setInterval(() => {
    for (const { pool } of origins.values()) pool.checkBytes()
  }, BYTE_CHECK_INTERVAL_MS).unref()
  const findOrigin = (origin: Origin): OriginState => {
    const key = originKey(origin)
    const known = origins.get(key)
    if (known !== undefined) return known
    const state = openOrigin(origin)
    origins.set(key, state)
    return state
  }
  return {
    send(origin, request) {
      const mistake = findMistake(request, settings.mode)
      if (mistake !== null) return Promise.reject(mistake)
      const isStopped = isClosed || (isInterrupted && request.owed !== true)
      const failure = isStopped ? NEVER_SENT : refuseOrigin(origin, settings)
      if (failure === null) return sendRequest(findOrigin(origin), request)
      return Promise.resolve(recordExchange(settings, origin, request, { start: null, response: null, failure }))
    },
    sentTo: (origin) => origins.get(originKey(origin))?.pool.sent ?? 0,
    interrupt() {
      isInterrupted = true
      for (const state of origins.values()) interruptOrigin(state)
    },
    release: async (origin) => await forgetOrigin(origins, origin),
    async close() {
      isClosed = true
      clearInterval(byteCheck)
      await Promise.all([...origins.values()].map(closeOrigin))
    }
  }
}

/** A list of a million origins is not to be kept; one that is still asked has to be stopped with the others. */
async function forgetOrigin(origins: Map<string, OriginState>, origin: Origin): Promise<void> {
  const key = originKey(origin)
  const pool = origins.get(key)?.pool
  await pool?.close()
  if (pool?.isClosed === true) origins.delete(key)
}

/** Makes what all origins of a run share, and gives what opens one of them. */
function shareAmongOrigins(settings: ProberSettings): (origin: Origin) => OriginState {
  const networkFor = shareNetworks(settings)
  const rates = shareRates(settings)
  const concurrencyLimit = new ConcurrencyLimit(settings.globalRequestsInFlight)
  return (origin) => {
    const { chooseProxy } = settings
    const own = chooseProxy === null ? settings : { ...settings, proxy: chooseProxy(origin) }
    const pool = new ConnectionPool(networkFor(own), origin, () => turns.wake())
    const breaker = new CircuitBreaker()
    const rateLimiter = new RateLimiter(rates, origin.edge === undefined ? undefined : rates.findSitePace(origin.href))
    const turns: TurnQueue = new TurnQueue({
      breaker,
      rateLimiter,
      budget: new Budget(settings),
      concurrencyLimit,
      maxInFlight: () => pool.capacity,
      open: () => pool.open(),
      address: () => pool.address
    })
    return { settings: own, origin, turns, pool, breaker, rateLimiter }
  }
}

/** One network for each proxy, kept as long as the run: each reads the certificates that this machine trusts. */
function shareNetworks(settings: ProberSettings): (own: ProberSettings) => Network {
  // The first at once, so that a mistake in a certificate is told before anything is sent.
  const first = createNetwork(settings)
  const others = new Map<string, Network>()
  return (own) => {
    if (own.proxy === settings.proxy) return first
    const key = own.proxy?.href ?? ''
    const network = others.get(key) ?? createNetwork(own)
    others.set(key, network)
    return network
  }
}

/** Ends what only looks or has not left, and lets nothing new start but owed requests; a write on its way is waited for. */
function interruptOrigin({ turns, pool }: OriginState): void {
  pool.stop(({ effect, owed }, hasLeft) => owed !== true && (effect !== 'write' || !hasLeft))
  turns.interrupt()
}

/** Ends everything; requests under way end as `interrupted`, those that wait as `never-sent`. */
async function closeOrigin({ turns, pool }: OriginState): Promise<void> {
  turns.close()
  pool.stop(() => true)
  await pool.close()
}

/** Finds what the caller did wrong: an effect above the mode, or what cannot be an HTTP message. */
function findMistake(request: ProbeRequest, mode: Mode): Error | null {
  if (!allowsEffect(mode, request.effect)) {
    return new TypeError(`a ${request.effect} request in ${mode} mode: ${request.method}`)
  }
  const mistake = findRequestMistake(request)
  return mistake === null ? null : describeMistake(request, mistake)
}

function refuseOrigin(origin: Origin, { scope }: ProberSettings): Failure | null {
  if (scope.allowsOrigin(origin)) return null
  const through = origin.edge === undefined ? '' : ` through ${origin.edge.name}`
  return { kind: 'out-of-scope', detail: `${origin.href}${through} is not among the targets` }
}
