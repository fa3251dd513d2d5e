import type { Exchange, ProbeResponse } from '../../evidence/exchange.js'
import { hidePersonalHeaders, MASK, maskHeaders } from '../../evidence/redaction.js'

/** The exchange with the values of these fields masked, and of all that carry credentials. */
export function hideSecrets(exchange: Exchange, secret: ReadonlySet<string>): Exchange {
  const { request, response } = exchange
  const own = request.headers.map(([name, value]) => [name, secret.has(name.toLowerCase()) ? MASK : value] as const)
  return {
    ...exchange,
    request: { ...request, headers: Object.entries(maskHeaders(own)) },
    response: response && (request.personal === true ? hidePersonal(response) : maskFields(response))
  }
}

function maskFields(response: ProbeResponse): ProbeResponse {
  return { ...response, headers: maskHeaders(Object.entries(response.headers)) }
}

function hidePersonal(response: ProbeResponse): ProbeResponse {
  return { ...response, headers: hidePersonalHeaders(response.headers), body: new Uint8Array() }
}
