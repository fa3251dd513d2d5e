import type { CaseServer, Reply, Request } from '../kit.js'
import { serve } from '../kit.js'
import { isRead, page, read } from '../site.js'
import { changeStore, createStore } from '../store.js'

export type ShutOutOptions = {
  /** What who is kept out gets; the number is 1 for the first time. */
  reply: Reply | ((nth: number) => Reply)
  /** Requests that come through all the same. */
  lets?: (request: Request) => boolean
  /** The first request that is kept out, counted from 1. */
  from?: number
}

/** Open WebDAV behind something that keeps the scanner out: a challenge, a block, a login or a limit for everything. */
export function start({ reply, lets = () => false, from = 1 }: ShutOutOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  let refused = 0
  const refuse = (): Reply => (typeof reply === 'function' ? reply(++refused) : reply)
  return serve(
    (request) => {
      if (request.count >= from && !lets(request)) return refuse()
      if (isRead(request)) return read(store, request.path)
      return changeStore(store, request) ?? page(501)
    },
    { store, raw: true }
  )
}
