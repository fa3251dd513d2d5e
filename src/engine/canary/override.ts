import type { ProbeRequest } from '../../evidence/exchange.js'
import { owedRequest, type Canary, type Removal } from './removal.js'

const FIELD = /^x-(http-)?method(-override)?$/i
const QUERY = /([?&]_method=)(\w+)/

/** The method that a server may act on: one that a field or the query names goes before the request's own. */
export function readMethod({ method, target, headers }: ProbeRequest): string {
  const field = headers.find(([name]) => FIELD.test(name))?.[1]
  return (field ?? QUERY.exec(target)?.[2] ?? method).toUpperCase()
}

/**
 * Builds the removal of what a request made whose method a field or the query named: DELETE itself may not get past the
 * filter that the request got past. `null` for what was made in the usual way.
 */
export function buildOverriddenDelete({ path, created }: Canary, { effect }: Removal): ProbeRequest | null {
  if (created === null || readMethod(created.request) === created.request.method) return null
  const { method, target, headers } = created.request
  const query = QUERY.test(target) ? '?_method=DELETE' : ''
  const named = headers.map(([name, value]) => [name, FIELD.test(name) ? 'DELETE' : value] as const)
  return { ...owedRequest(method, path + query, effect), headers: named }
}
