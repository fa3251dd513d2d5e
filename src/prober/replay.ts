import type { Exchange, ProbeRequest } from '../evidence/exchange.js'
import type { Origin } from '../targets/origin.js'
import type { Prober } from './prober.js'

/**
 * A prober that answers from recorded exchanges and opens no socket. An exchange answers a request with the same
 * origin, method, target, body and the same set of fields (names in any case, in any order). Several exchanges for one
 * request are given out in their order; the last one answers from then on.
 *
 * @param missing answers a request that was not recorded; without it, `send` rejects with an Error that names it
 */
export function createReplayProber(
  exchanges: readonly Exchange[],
  missing?: (origin: Origin, request: ProbeRequest) => Exchange
): Prober {
  const recorded = new Map<string, Exchange[]>()
  for (const exchange of exchanges) {
    const key = composeKey(exchange.origin, exchange.request)
    const earlier = recorded.get(key)
    if (earlier === undefined) recorded.set(key, [exchange])
    else earlier.push(exchange)
  }
  const sent = new Map<string, number>()
  return {
    async send(origin, request) {
      sent.set(origin.href, (sent.get(origin.href) ?? 0) + 1)
      const found = recorded.get(composeKey(origin.href, request))
      const [exchange] = found ?? []
      if (found !== undefined && found.length > 1) found.shift()
      if (exchange !== undefined) return { ...exchange, request }
      if (missing !== undefined) return missing(origin, request)
      throw new Error(`no recorded exchange for ${request.method} ${origin.href} ${request.target}`)
    },
    sentTo: (origin) => sent.get(origin.href) ?? 0,
    interrupt: () => undefined,
    release: async () => undefined,
    close: async () => undefined
  }
}

function composeKey(origin: string, request: ProbeRequest): string {
  const fields = request.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).toSorted()
  return JSON.stringify([origin, request.method, request.target, request.body, fields])
}
