import type { Exchange, Failure, ProbeRequest, ProbeResponse } from '../evidence/exchange.js'
import { UsageError } from '../shared/errors.js'
import type { Origin } from '../targets/origin.js'
import type { Lane } from './connection/connection.js'
import type { ProberSettings } from './settings.js'

/** A request from the call of `send` to the exchange that answers it, over all its attempts. */
export type Job = {
  readonly request: ProbeRequest
  readonly resolve: (exchange: Exchange) => void
  readonly reject: (error: Error) => void
  /** The next attempt goes over a connection of its own and is read leniently. */
  raw: boolean
  /** It was sent again because the server had closed the idle connection. */
  retried: boolean
  /** How often it was sent again after a limiting response. */
  resends: number
  startedAtMs: number
  startedAtTick: number
  lane: Lane | null
}

/** A job that has not been tried yet. */
export function createJob(request: ProbeRequest, resolve: Job['resolve'], reject: Job['reject']): Job {
  return {
    request,
    resolve,
    reject,
    raw: false,
    retried: false,
    resends: 0,
    startedAtMs: 0,
    startedAtTick: 0,
    lane: null
  }
}

/** The record of how a request ended, with secrets masked; not to be changed afterwards. */
export function recordExchange(
  origin: Origin,
  job: Pick<Job, 'request' | 'startedAtMs' | 'startedAtTick'>,
  response: ProbeResponse | null,
  failure: Failure | null,
  settings: ProberSettings
): Exchange {
  const isStarted = job.startedAtTick > 0
  const exchange: Exchange = {
    origin: origin.href,
    request: job.request,
    startedAtMs: isStarted ? job.startedAtMs : settings.now(),
    durationMs: isStarted ? performance.now() - job.startedAtTick : 0,
    response,
    failure
  }
  return Object.freeze(settings.redact === null ? exchange : settings.redact(exchange))
}

/** The mistake of a caller whose request cannot be sent as an HTTP/1.1 message. */
export function invalidRequest(request: ProbeRequest, reason: string): UsageError {
  return new UsageError(`cannot send ${request.method} ${request.target}: ${reason}`, {
    code: 'request-invalid',
    hint: 'Correct the method, the target or the header fields of the probe.'
  })
}
