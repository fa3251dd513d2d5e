// One request on its way: it waits for its turn, goes out over the origin's pool, and its end is decided here. This is the
// top of the prober, which knows all rooms: limits say when and whether again, connections carry, responses are read.
import type { Exchange, Failure, ProbeRequest } from '../evidence/exchange.js'
import type { Origin } from '../targets/origin.js'
import type { ConnectionPool } from './connection/connection-pool.js'
import { detectProxyRefusal } from './connection/proxy.js'
import type { CircuitBreaker } from './limits/circuit-breaker.js'
import type { RateLimiter } from './limits/rate-limiter.js'
import {
  type Ended,
  findRetryReason,
  isLimiting,
  isRemoval,
  countRetries,
  NO_RETRIES,
  type Retries,
  type RetryReason
} from './limits/retry-reasons.js'
import { describeMistake, recordExchange, type Start, startClock } from './record-exchange.js'
import { NEVER_SENT, UNANSWERED } from './response/failure.js'
import type { Attempt } from './response/outcome.js'
import type { ProberSettings } from './settings.js'
import type { TurnQueue } from './turn-queue.js'

/** What sending to one origin needs; it is kept as long as the run. */
export type OriginState = {
  settings: ProberSettings
  origin: Origin
  turns: TurnQueue
  pool: ConnectionPool
  breaker: CircuitBreaker
  rateLimiter: RateLimiter
}

/** An attempt that has ended, when it began, and how often the request was sent again before it. */
type Tried = Ended & { start: Start; retries: Retries }

/** What a turn that the end of the run has overtaken comes to. */
const OVERTAKEN: Attempt = {
  outcome: { kind: 'unsent', failure: NEVER_SENT },
  address: null,
  isReused: false,
  bytesReceived: 0
}

function isOnWire({ outcome }: Attempt): boolean {
  return outcome.kind === 'unanswered' || outcome.kind === 'answered'
}

/** What was sent before and is not sent again has left all the same. */
function nameEnd(refusal: Failure, hasLeft: boolean): Failure {
  return hasLeft && refusal === NEVER_SENT ? UNANSWERED : refusal
}

function overtake(hasLeft: boolean): Attempt {
  return hasLeft ? { ...OVERTAKEN, outcome: { kind: 'unsent', failure: UNANSWERED } } : OVERTAKEN
}

/**
 * Sends a request as often as the table of retry reasons has it, each time when its turn has come, and records its end.
 * Rejects with UsageError `request-invalid` if it cannot be an HTTP message.
 */
export async function sendRequest(state: OriginState, request: ProbeRequest): Promise<Exchange> {
  const { settings, origin, turns, pool } = state
  let retries = NO_RETRIES
  let start: Start | null = null
  let hasLeft = false
  let turn = turns.take(request)
  for (;;) {
    const refusal = await turn
    if (refusal !== null) {
      return recordExchange(settings, origin, request, { start, response: null, failure: nameEnd(refusal, hasLeft) })
    }
    start = startClock(settings)
    const isLenient = countRetries(retries, 'lenient-look') > 0
    const attempt: Attempt = turns.isStopped(request) ? overtake(hasLeft) : await pool.send(request, isLenient)
    hasLeft ||= isOnWire(attempt)
    observeAttempt(state, { request, start, attempt })
    const hasNextAddress = pool.hasNextAddress(attempt.address)
    const tried: Tried = { request, attempt, hasNextAddress, start, retries }
    const reason = turns.isStopped(request) ? null : findRetryReason(tried, retries)
    if (reason === null) {
      conclude(state, tried)
      turns.end()
      return recordEnd(state, tried)
    }
    prepareRetry(state, tried, reason)
    retries = { ...retries, [reason.name]: countRetries(retries, reason.name) + 1 }
    turn = turns.takeAgain(request)
  }
}

/** Shows an attempt to whoever looks on. */
function observeAttempt(
  { settings, origin, pool }: OriginState,
  tried: Pick<Tried, 'request' | 'start' | 'attempt'>
): void {
  const { request, start, attempt } = tried
  const { outcome, address } = attempt
  if (settings.observe === null || outcome.kind === 'invalid') return
  const response = outcome.kind === 'answered' ? outcome.response : null
  const asSent = { ...request, headers: pool.composeFields(request) }
  const exchange = recordExchange(settings, origin, asSent, { start, response, failure: outcome.failure })
  settings.observe({ exchange, address })
}

/** Does what a retry reason asks for before the next attempt. */
function prepareRetry(state: OriginState, tried: Tried, reason: RetryReason): void {
  if (reason.name === 'next-address') state.pool.leaveAddress(tried.attempt.address)
  if (reason.name === 'rate-limit') backOff(state, tried)
}

/** Tells the limits how the request ended. */
function conclude(state: OriginState, tried: Tried): void {
  const { rateLimiter, breaker } = state
  const { request } = tried
  const { outcome } = tried.attempt
  if (outcome.kind === 'invalid') return
  if (outcome.kind === 'answered') {
    const isLimited = isLimiting(outcome.response)
    if (isLimited) backOff(state, tried)
    rateLimiter.noteEnd(isLimited)
    if (isLimited) return
  }
  breaker.note(request.method, STAGES[outcome.kind], findFailure(state, tried))
}

const STAGES = { unsent: 'connect', unanswered: 'headers', answered: 'body' } as const

/** Removals are few: they wait as they are asked to, and do not slow the others down. */
function backOff({ rateLimiter }: OriginState, { request, attempt: { outcome }, start, retries }: Tried): void {
  if (outcome.kind !== 'answered') return
  if (isRemoval(request)) rateLimiter.waitFor(outcome.response, countRetries(retries, 'rate-limit'))
  else rateLimiter.backOff(outcome.response, start.atMs, countRetries(retries, 'rate-limit'))
}

function recordEnd(state: OriginState, tried: Tried): Exchange {
  const { request, start } = tried
  const { outcome } = tried.attempt
  if (outcome.kind === 'invalid') throw describeMistake(request, outcome.reason)
  const response = outcome.kind === 'answered' ? outcome.response : null
  const ending = { start, response, failure: findFailure(state, tried) }
  return recordExchange(state.settings, state.origin, request, ending)
}

/** Finds why an attempt brought no answer of the origin's that counts, or `null`. */
function findFailure({ settings }: OriginState, { attempt: { outcome }, retries }: Tried): Failure | null {
  if (outcome.kind === 'invalid') return null
  if (outcome.kind !== 'answered') return outcome.failure
  const { response, failure } = outcome
  if (isLimiting(response)) {
    const attempts = countRetries(retries, 'rate-limit') + 1
    return { kind: 'rate-limited', detail: `status ${response.status} to all of ${attempts} attempts` }
  }
  return failure ?? detectProxyRefusal(settings.proxy, response)
}
