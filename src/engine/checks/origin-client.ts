import { answerOf, type Answer } from '../../evidence/answer.js'
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import type { Prober } from '../../prober/prober.js'
import type { Origin } from '../../targets/origin.js'

/** An exchange and what conditions see of it. */
export type Answered = { exchange: Exchange; answer: Answer }

/** Asks one origin. */
export type OriginClient = {
  readonly origin: Origin
  /** Sends a request without side effects once: an equal earlier one answers it too. */
  ask(request: ProbeRequest): Promise<Answered>
  /** Sends the request anew each time. */
  askAnew(request: ProbeRequest): Promise<Answered>
}

/** A client that remembers its answers for as long as its origin is looked at. */
export function createOriginClient(origin: Origin, prober: Prober): OriginClient {
  const answers = new Map<string, Promise<Answered>>()
  const askAnew = async (request: ProbeRequest): Promise<Answered> => {
    const exchange = await prober.send(origin, request)
    return { exchange, answer: answerOf(exchange) }
  }
  const ask = (request: ProbeRequest): Promise<Answered> => {
    if (request.fresh === true || request.effect === 'write') return askAnew(request)
    const key = wireKey(request)
    const known = answers.get(key)
    if (known !== undefined) return known
    const answered = askAnew(request)
    answers.set(key, answered)
    return answered
  }
  return { origin, ask, askAnew }
}

/** A request that only reads, without a body. */
export function readRequest(method: string, target: string, headers: ProbeRequest['headers'] = []): ProbeRequest {
  return { method, target, headers, body: null, effect: 'read' }
}

/** Equal for requests that are the same on the wire. */
export function wireKey({ method, target, headers, body }: ProbeRequest): string {
  return JSON.stringify([method, target, headers, body])
}
