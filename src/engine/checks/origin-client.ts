import { answerOf, type Answer } from '../../evidence/answer.js'
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import type { Prober } from '../../prober/prober.js'
import type { Origin } from '../../targets/origin.js'

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
  // few requests have a target in common, so that comparing them is cheaper than a text of all their parts as a key
  const byTarget = new Map<string, Asked[]>()
  const askAnew = (request: ProbeRequest): Promise<Answered> => prober.send(origin, request).then(toAnswered)
  const ask = (request: ProbeRequest): Promise<Answered> => {
    if (request.fresh === true || request.effect === 'write') return askAnew(request)
    const asked = byTarget.get(request.target)
    if (asked === undefined) {
      const answered = askAnew(request)
      byTarget.set(request.target, [{ request, answered }])
      return answered
    }
    for (const earlier of asked) if (isSame(earlier.request, request)) return earlier.answered
    const answered = askAnew(request)
    asked.push({ request, answered })
    return answered
  }
  return { origin, ask, askAnew }
}

type Asked = { request: ProbeRequest; answered: Promise<Answered> }

function toAnswered(exchange: Exchange): Answered {
  return { exchange, answer: answerOf(exchange) }
}

/** Whether two requests for one target are the same on the wire. */
function isSame(a: ProbeRequest, b: ProbeRequest): boolean {
  if (a === b) return true
  if (a.method !== b.method || a.body !== b.body || a.headers.length !== b.headers.length) return false
  return a.headers.every(([name, value], index) => {
    const other = b.headers[index]
    return other !== undefined && other[0] === name && other[1] === value
  })
}
