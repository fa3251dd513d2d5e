import type { ProbeRequest } from '../evidence/exchange.js'
import { proxyAuthorization } from './dial.js'
import type { ProberSettings } from './settings.js'

/** Turns a probe's fields into the flat list `[name, value, name, value, ...]` that goes on the wire. */
export type HeaderComposer = (request: ProbeRequest, viaForwardProxy: boolean) => string[]

/**
 * Joins the prober's, the user's and a probe's fields: a later source replaces the fields of an earlier one that have
 * the same name. Names keep their case. The result is shared between requests: not to be changed.
 */
export function createHeaderComposer(settings: ProberSettings): HeaderComposer {
  const own = [
    ['User-Agent', settings.userAgent],
    ['X-Verbgate-Run', settings.runId],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'identity']
  ] as const
  const base = replace(own, settings.headers)
  const authorization = settings.proxy === null ? null : proxyAuthorization(settings.proxy)
  const proxied = authorization === null ? base : [...base, ['Proxy-Authorization', authorization] as const]
  const baseFlat = base.flat()
  const proxiedFlat = proxied.flat()
  return (request, viaForwardProxy) => {
    if (request.headers.length === 0) return viaForwardProxy ? proxiedFlat : baseFlat
    return replace(viaForwardProxy ? proxied : base, request.headers).flat()
  }
}

type Field = readonly [name: string, value: string]

function replace(fields: readonly Field[], by: readonly Field[]): Field[] {
  const names = new Set(by.map(([name]) => name.toLowerCase()))
  return [...fields.filter(([name]) => !names.has(name.toLowerCase())), ...by]
}
