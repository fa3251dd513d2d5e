import type { CaseServer, Request } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page, read, withHeaders } from '../site.js'
import { changeStore, createStore, makeWithParents } from '../store.js'

export type OverrideOptions = {
  /** The method on which an override is honoured. */
  on: 'GET' | 'POST'
  /** Where it is read. */
  from: 'header' | 'query' | 'form'
  header?: string
  /** Collections are made with all that is missing on the way. */
  makesParents?: boolean
  /** The methods that can be named; all if absent. */
  only?: readonly string[]
  /** Nothing honours it. */
  isIgnored?: boolean
  /** The application has these pages. */
  links?: readonly string[]
}

/** A proxy that lets GET, HEAD and POST pass, before a WebDAV application that honours a method override. */
export function start(options: OverrideOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      if (!isRead(request) && request.method !== 'POST') {
        return withHeaders(page(405, 'blocked by the proxy'), { allow: 'GET, HEAD, POST', server: 'front' })
      }
      const method = options.isIgnored ? request.method : chosenMethod(options, request)
      if (options.makesParents && method === 'MKCOL') return { status: makeWithParents(store, request.path) }
      const changed = changeStore(store, { ...request, method })
      if (changed) return changed
      return isRead({ ...request, method })
        ? read(store, request.path, home(undefined, options.links))
        : page(405, 'no form here')
    },
    { store }
  )
}

function chosenMethod(
  { on, from, header = 'x-http-method-override', only }: OverrideOptions,
  request: Request
): string {
  if (request.method !== on) return request.method
  const where = { header: request.headers[header], query: field(request.query), form: field(request.body) }
  const chosen = (where[from] ?? request.method).toUpperCase()
  return only && !only.includes(chosen) ? request.method : chosen
}

function field(text: string): string | undefined {
  return new URLSearchParams(text).get('_method') ?? undefined
}
