import { answerOf, type Answer } from '../../evidence/answer.js'
import { maxAnswerBodyBytes } from '../../evidence/decode-text.js'
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import type { Prober } from '../../prober/prober.js'
import type { Origin } from '../../targets/origin.js'

/** An exchange and what conditions see of it. */
export type Answered = { exchange: Exchange; answer: Answer }

/** Asks one origin. */
export type OriginClient = {
  readonly origin: Origin
  /** Sends a request without side effects once: an equal earlier one answers it too, unless it is fresh. */
  ask(request: ProbeRequest): Promise<Answered>
  /** Sends the request anew each time. */
  askAnew(request: ProbeRequest): Promise<Answered>
}

/** A method that was met with silence so often is not waited for again: each time costs the whole deadline. */
const MAX_SILENCES = 2

/**
 * A client that remembers its answers for as long as its origin is looked at.
 * @param edge the origin through the edge that probes with `through: edge` take; without one there are none
 */
export function createOriginClient(origin: Origin, prober: Prober, edge: Origin = origin): OriginClient {
  const answers = new Map<string, Promise<Answered>>()
  const unanswered = new Map<string, number>()
  const send = async (request: ProbeRequest): Promise<Exchange> => {
    const { method, effect, owed } = request
    const silent = unanswered.get(method) ?? 0
    if (effect === 'no-write' && owed !== true && silent >= MAX_SILENCES) return describeSilence(origin, request)
    const to = request.through === 'edge' ? edge : origin
    const exchange = await prober.send(to, boundContent(request))
    if (exchange.failure?.kind === 'timeout' && exchange.response === null) unanswered.set(method, silent + 1)
    return exchange
  }
  const askAnew = async (request: ProbeRequest): Promise<Answered> => {
    const exchange = await send(request)
    return { exchange, answer: answerOf(exchange) }
  }
  const ask = (request: ProbeRequest): Promise<Answered> => {
    const isOwn = (request.fresh === true && request.askedAs === undefined) || request.apart === true
    if (isOwn || request.effect === 'write') return askAnew(request)
    const key = shareKey(request)
    const known = answers.get(key)
    if (known !== undefined) return known
    const answered = askAnew(request)
    answers.set(key, answered)
    return answered
  }
  return { origin, ask, askAnew }
}

/**
 * Asks to keep as much as conditions see. All answers are remembered while their origin is looked at, so the rest would
 * cost memory; what was created is looked for in everything that a server says.
 */
function boundContent(request: ProbeRequest): ProbeRequest {
  return request.effect === 'write' ? request : { keptBytes: maxAnswerBodyBytes, ...request }
}

function describeSilence(origin: Origin, request: ProbeRequest): Exchange {
  const detail = `${request.method} was not answered ${MAX_SILENCES} times before, so it was not sent again`
  return {
    origin: origin.href,
    request,
    startedAtMs: Date.now(),
    durationMs: 0,
    response: null,
    failure: { kind: 'timeout', detail }
  }
}

/** A request for a page that is read whole, for its links. */
export function pageRequest(target: string): ProbeRequest {
  return { ...readRequest('GET', target), keptBytes: Number.POSITIVE_INFINITY }
}

/** A request that only reads, without a body. */
export function readRequest(method: string, target: string, headers: ProbeRequest['headers'] = []): ProbeRequest {
  return { method, target, headers, body: null, effect: 'read' }
}

/** Equal for requests that one answer is enough for: what is fresh is asked once under each name. */
export function shareKey(request: ProbeRequest): string {
  const { fresh, askedAs } = request
  return fresh === true && askedAs !== undefined ? `${askedAs} ${wireKey(request)}` : wireKey(request)
}

/** Equal for requests that are the same on the wire. */
export function wireKey({ method, target, headers, body, through }: ProbeRequest): string {
  // most have neither, and JSON of all of it took longer than to look it up
  if (headers.length === 0 && body === null && through === undefined) return `${method} ${target}`
  return JSON.stringify([method, target, headers, body, through])
}
