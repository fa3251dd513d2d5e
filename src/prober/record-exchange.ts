import type { Exchange, Failure, ProbeRequest, ProbeResponse } from '../evidence/exchange.js'
import { UsageError } from '../shared/errors.js'
import type { Origin } from '../targets/origin.js'
import type { ProberSettings } from './settings.js'

/** When the latest attempt began, by the clock and by a counter that no one sets. */
export type Start = { atMs: number; atTick: number }

/** How a request ended; `start` is `null` if it was never tried. */
export type Ending = { start: Start | null; response: ProbeResponse | null; failure: Failure | null }

/** Starts measuring an attempt. */
export function startClock(settings: ProberSettings): Start {
  return { atMs: settings.now(), atTick: performance.now() }
}

/** Records how a request ended, with secrets masked; not to be changed afterwards. */
export function recordExchange(
  settings: ProberSettings,
  { href }: Origin,
  request: ProbeRequest,
  { start, response, failure }: Ending
): Exchange {
  const exchange: Exchange = {
    origin: href,
    request,
    startedAtMs: start === null ? settings.now() : start.atMs,
    durationMs: start === null ? 0 : performance.now() - start.atTick,
    response,
    failure
  }
  return Object.freeze(settings.redact === null ? exchange : settings.redact(exchange))
}

/** Describes the mistake of a caller whose request cannot be sent as an HTTP/1.1 message. */
export function describeMistake(request: ProbeRequest, reason: string): UsageError {
  return new UsageError(`cannot send ${request.method} ${request.target}: ${reason}`, {
    code: 'request-invalid',
    hint: 'Correct the method, the target or the header fields of the probe.'
  })
}
