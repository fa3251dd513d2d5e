import { answerOf, type Answer } from '../evidence/answer.js'
import type { Exchange, ProbeRequest } from '../evidence/exchange.js'
import type { Prober } from '../prober/prober.js'
import type { Origin } from '../targets/origin.js'

/** An exchange and what conditions see of it. */
export type Answered = { exchange: Exchange; answer: Answer }

/** Asks one origin; the same request without side effects is sent once, whoever asks. */
export type Asker = {
  origin: Origin
  /** Shared: an equal earlier request answers this one too. */
  ask(request: ProbeRequest): Promise<Answered>
  /** Sent anew each time. */
  askAnew(request: ProbeRequest): Promise<Answered>
}

export function createAsker(origin: Origin, prober: Prober): Asker {
  const shared = new Map<string, Promise<Answered>>()
  // the same object again is found without comparing its text
  const asked = new Map<ProbeRequest, Promise<Answered>>()
  const askAnew = async (request: ProbeRequest): Promise<Answered> => {
    const exchange = await prober.send(origin, request)
    return { exchange, answer: answerOf(exchange) }
  }
  const ask = (request: ProbeRequest): Promise<Answered> => {
    if (request.fresh === true || request.effect === 'write') return askAnew(request)
    const same = asked.get(request)
    if (same !== undefined) return same
    const key = requestKey(request)
    const answered = shared.get(key) ?? askAnew(request)
    shared.set(key, answered)
    asked.set(request, answered)
    return answered
  }
  return { origin, ask, askAnew }
}

/** Equal for requests that are the same on the wire. */
export function requestKey(request: ProbeRequest): string {
  let key = `${request.method} ${request.target}`
  for (const [name, value] of request.headers) key += `\n${name}: ${value}`
  return request.body === null ? key : `${key}\n\n${request.body}`
}
