import type { Exchange, Failure, ProbeRequest, ProbeResponse } from '../evidence/exchange.js'
import type { Origin } from '../targets/origin.js'
import { AddressChoice } from './connection/addresses.js'
import { Admission, type AdmissionSettings, isLimiting } from './limits/rate-limiter.js'
import { Attempt, type AttemptOwner, type Outcome } from './response/response-handler.js'
import { Breaker } from './limits/circuit-breaker.js'
import { Budget } from './limits/budget.js'
import { type Dialer, proxyFailure } from './connection/dial.js'
import { createJob, invalidRequest, type Job, recordExchange } from './job.js'
import type { Lane } from './connection/connection.js'
import { Lanes } from './connection/connection-pool.js'
import type { Gate } from './limits/pace.js'
import { needsRawSocket } from './connection/raw-request.js'
import type { HeaderComposer } from './connection/request-headers.js'
import { isAddressTrouble, isWorthAnotherTry } from './limits/retry-reasons.js'
import type { ProberSettings } from './settings.js'

/** What becomes of requests that the end of a run overtakes. */
export const STOPPED: Failure = { kind: 'interrupted', detail: 'the run is being stopped' }

const MAX_RESENDS = 2
// Long enough for any reachable address, short enough to try the next one.
const ADDRESS_TRIAL_MS = 3_000

/** What all origins of a run share. */
export type Shared = {
  settings: ProberSettings
  dialer: Dialer
  gate: Gate
  composeHeaders: HeaderComposer
  admission: AdmissionSettings
}

/** Everything sent to one origin: the queue, its lanes, its pace, its budget and its breaker. */
export class OriginSession implements AttemptOwner {
  readonly #shared: Shared
  readonly #settings: ProberSettings
  readonly #origin: Origin
  readonly #admission: Admission
  readonly #breaker = new Breaker()
  readonly #budget: Budget
  readonly #lanes: Lanes
  readonly #addresses: AddressChoice
  readonly #queue: Job[] = []
  #isClosed = false
  #isInterrupted = false
  #wakeTimer: NodeJS.Timeout | null = null
  #inFlight = 0
  /** Requests put on the wire. */
  sent = 0

  constructor(shared: Shared, origin: Origin) {
    this.#shared = shared
    this.#settings = shared.settings
    this.#origin = origin
    this.#addresses = new AddressChoice(origin, shared.settings)
    const lanes = { settings: shared.settings, dialer: shared.dialer, origin }
    this.#lanes = new Lanes(lanes, (attempt) => this.#expire(attempt))
    this.#budget = new Budget(shared.settings)
    this.#admission = new Admission(shared.admission)
  }

  /** Queues a request behind the earlier ones. */
  send(request: ProbeRequest): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      this.#queue.push(createJob(request, resolve, reject))
      this.wake()
    })
  }

  /** Starts as many queued requests as may start now. */
  wake(): void {
    while (this.#wakeTimer === null) {
      const job = this.#queue[0]
      if (job === undefined) return
      const refusal = this.#refusal(job)
      if (refusal !== null) {
        this.#queue.shift()
        this.#settle(job, null, refusal)
        continue
      }
      if (!this.#addresses.isKnown) return void this.#addresses.resolve(() => this.wake())
      if (this.#inFlight >= this.#settings.connectionsPerOrigin) return
      const waitMs = this.#admission.waitMs(this.#addresses.current)
      if (waitMs > 0 && this.#admission.isHopeless) continue
      if (waitMs > 0) return this.#wakeLater(waitMs)
      if (!this.#shared.gate.enter(this)) return
      this.#admission.started()
      this.#queue.shift()
      this.#start(job)
    }
  }

  /** Ends requests whose servers send without end below the level of the parser. */
  checkBytes(): void {
    const { maxWireBytes } = this.#settings
    for (const lane of this.#lanes.busy()) {
      if (lane.attempt?.stage !== 'connect' && lane.bytesReceived > maxWireBytes) {
        lane.attempt?.fail('protocol-error', `over ${maxWireBytes} bytes without an end`)
      }
    }
  }

  /** Closes the connections that no request is using. */
  async release(): Promise<void> {
    await this.#lanes.reset('free')
  }

  /** Ends what only looks and lets nothing new start but owed requests; a write under way is waited for. */
  interrupt(): void {
    this.#isInterrupted = true
    for (const lane of this.#lanes.busy()) {
      const request = lane.attempt?.job.request
      if (request?.effect !== 'write' && request?.owed !== true) lane.attempt?.fail(STOPPED.kind, STOPPED.detail)
    }
    // What waits for its turn, a minute if the origin said so, does not wait to hear that it gets none.
    for (const job of this.#queue.splice(0)) {
      if (job.request.owed === true) this.#queue.push(job)
      else this.#settle(job, null, STOPPED)
    }
    this.wake()
  }

  /** Ends everything; requests under way and waiting end as `interrupted`. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#wakeTimer !== null) clearTimeout(this.#wakeTimer)
    this.#wakeTimer = null
    for (const lane of this.#lanes.busy()) lane.attempt?.fail(STOPPED.kind, STOPPED.detail)
    this.wake()
    await this.#lanes.reset('all')
  }

  attemptSent(attempt: Attempt): void {
    this.#addresses.noteConnected()
    this.sent++
    attempt.job.lane?.noteSent()
  }

  attemptEnded(attempt: Attempt, outcome: Outcome): void {
    const { job } = attempt
    const lane = job.lane as Lane
    this.#inFlight--
    lane.deadline.stop()
    lane.attempt = null
    if (outcome.invalid !== null) job.reject(invalidRequest(job.request, outcome.invalid.message))
    else if (this.#isToBeSentAgain(job, lane, outcome)) this.#queue.unshift(job)
    else this.#conclude(job, outcome)
    // A client whose connection failed to open may keep the request or go on dialling.
    if (outcome.stage === 'connect') void lane.reset()
    this.#shared.gate.leave()
    this.wake()
  }

  /** Ends a request at its deadline; the trial of one of several addresses ends earlier if it did not connect. */
  #expire(attempt: Attempt): void {
    const { job } = attempt
    const nowTick = performance.now()
    const spentMs = nowTick - job.startedAtTick
    const leftMs = this.#settings.timeoutMs - spentMs
    if (leftMs > 1 && attempt.stage !== 'connect') job.lane?.deadline.start(leftMs, nowTick)
    else attempt.fail('timeout', `no end after ${Math.round(spentMs)} ms`)
  }

  #refusal(job: Job): Failure | null {
    const isOwed = job.request.owed === true
    if (this.#isClosed || (this.#isInterrupted && !isOwed)) return STOPPED
    if (this.#addresses.failure !== null || isOwed) return this.#addresses.failure
    if (this.#breaker.reason !== null) return { kind: 'gave-up', detail: this.#breaker.reason }
    if (this.#admission.isHopeless) {
      return { kind: 'rate-limited', detail: 'the origin kept limiting the rate; nothing more is sent to it' }
    }
    return this.#budget.refusal(job.request.effect)
  }

  #wakeLater(waitMs: number): void {
    this.#wakeTimer = setTimeout(() => {
      this.#wakeTimer = null
      this.wake()
    }, waitMs)
  }

  #start(job: Job): void {
    const { request } = job
    // One that closes its connection leaves the others' alone.
    const lane = this.#lanes.take(request.fresh === true || job.raw || needsRawSocket(request))
    const attempt = new Attempt(job, this.#settings, this)
    job.lane = lane
    job.startedAtMs = this.#settings.now()
    job.startedAtTick = performance.now()
    this.#budget.spend(request.effect)
    this.#inFlight++
    const { timeoutMs } = this.#settings
    const deadlineMs = this.#addresses.hasOther ? Math.min(ADDRESS_TRIAL_MS, timeoutMs) : timeoutMs
    lane.deadline.start(deadlineMs, job.startedAtTick)
    lane.start(attempt, this.#addresses.current, this.#shared.composeHeaders, job.raw)
  }

  /** Whether the end of a request was no answer to it; prepares the next attempt. */
  #isToBeSentAgain(job: Job, lane: Lane, outcome: Outcome): boolean {
    const { response, failure } = outcome
    if (this.#isClosed || (this.#isInterrupted && job.request.owed !== true)) return false
    if (outcome.stage === 'connect' && isAddressTrouble(failure) && this.#addresses.leave(lane.address)) return true
    if (job.request.effect === 'write' && job.request.owed !== true) return false
    return response === null ? isWorthAnotherTry(job, lane, outcome) : this.#isToWait(job, response)
  }

  #isToWait(job: Job, response: ProbeResponse): boolean {
    if (!isLimiting(response) || job.resends >= MAX_RESENDS) return false
    this.#admission.backOff(response, job.startedAtMs, job.resends++)
    return true
  }

  #conclude(job: Job, outcome: Outcome): void {
    const { response } = outcome
    if (response !== null && isLimiting(response)) {
      this.#admission.backOff(response, job.startedAtMs, job.resends)
      this.#admission.note(true)
      const detail = `status ${response.status} to all of ${job.resends + 1} attempts`
      this.#settle(job, response, { kind: 'rate-limited', detail })
      return
    }
    if (response !== null) this.#admission.note(false)
    const failure = outcome.failure ?? proxyFailure(this.#settings.proxy, response)
    this.#breaker.note(job.request.method, outcome.stage, failure)
    this.#settle(job, response, failure)
  }

  #settle(job: Job, response: ProbeResponse | null, failure: Failure | null): void {
    job.resolve(recordExchange(this.#origin, job, response, failure, this.#settings))
  }
}
