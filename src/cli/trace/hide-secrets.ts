import type { Exchange } from '../../evidence/exchange.js'
import { MASK, maskHeaders } from '../../evidence/redaction.js'

/** The exchange with the values of these fields masked, and of all that carry credentials. */
export function hideSecrets(exchange: Exchange, secret: ReadonlySet<string>): Exchange {
  const { request, response } = exchange
  const own = request.headers.map(([name, value]) => [name, secret.has(name.toLowerCase()) ? MASK : value] as const)
  return {
    ...exchange,
    request: { ...request, headers: Object.entries(maskHeaders(own)) },
    response: response && { ...response, headers: maskHeaders(Object.entries(response.headers)) }
  }
}
