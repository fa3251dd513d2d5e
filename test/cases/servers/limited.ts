import type { CaseServer, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page, read } from '../site.js'
import { changeStore, createStore } from '../store.js'

export type LimitedOptions = {
  reply: Response
  perSecond: number
  burst: number
  /** Nothing but files behind it. */
  isStatic?: boolean
}

const AREAS = ['/files/', '/images/', '/docs/', '/news/', '/shop/']

/** A limit of requests per second (nginx limit_req) before an open WebDAV server, or before an application of files. */
export function start({ reply, perSecond, burst, isStatic = false }: LimitedOptions): Promise<CaseServer> {
  const names = AREAS.map((area) => `${area}a.png`)
  const store = createStore(Object.fromEntries(names.map((name) => [name, 'PNG'])))
  let tokens = burst
  let last = Date.now()
  return serve(
    (request) => {
      tokens = Math.min(burst, tokens + ((Date.now() - last) / 1000) * perSecond)
      last = Date.now()
      if (tokens < 1) return reply
      tokens -= 1
      if (isRead(request)) return read(store, request.path, home(names))
      return (isStatic ? page(404) : changeStore(store, request)) ?? page(501)
    },
    { store, raw: true }
  )
}
