import type { ProbeRequest } from '../../evidence/exchange.js'
import { authorizeProxy } from './proxy.js'

/** What goes into every request. */
export type HeaderSettings = {
  userAgent: string
  runId: string
  headers: readonly Field[]
  proxy: URL | null
}

/** Turns a probe's fields into the flat list `[name, value, name, value, ...]` that goes on the wire. */
export type HeaderComposer = (request: ProbeRequest, viaForwardProxy: boolean) => string[]

/**
 * Joins the prober's, the user's and a probe's fields: a later source replaces the fields of an earlier one that have
 * the same name. Names keep their case. The result is shared between requests: not to be changed.
 */
export function createHeaderComposer(settings: HeaderSettings): HeaderComposer {
  const own = [
    ['User-Agent', settings.userAgent],
    ['X-Verbgate-Run', settings.runId],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'identity']
  ] as const
  const base = groupFields(replaceFields(own, settings.headers))
  const authorization = settings.proxy === null ? null : authorizeProxy(settings.proxy)
  const proxied =
    authorization === null ? base : groupFields([...base.fields, ['Proxy-Authorization', authorization] as const])
  return (request, viaForwardProxy) => addTo(viaForwardProxy ? proxied : base, request.headers)
}

/** What is sent with every request; names in lower case. */
type CommonFields = { fields: readonly Field[]; flat: string[]; names: ReadonlySet<string> }

function groupFields(fields: readonly Field[]): CommonFields {
  return { fields, flat: fields.flat(), names: new Set(fields.map(([name]) => name.toLowerCase())) }
}

function addTo(common: CommonFields, own: readonly Field[]): string[] {
  if (own.length === 0) return common.flat
  const flat = [...common.flat]
  for (const [name, value] of own) {
    if (common.names.has(name.toLowerCase())) return replaceFields(common.fields, own).flat()
    flat.push(name, value)
  }
  return flat
}

type Field = readonly [name: string, value: string]

function replaceFields(fields: readonly Field[], by: readonly Field[]): Field[] {
  const names = new Set(by.map(([name]) => name.toLowerCase()))
  return [...fields.filter(([name]) => !names.has(name.toLowerCase())), ...by]
}
