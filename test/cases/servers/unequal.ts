import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { isRead, nginxPage, read, withHeaders } from '../site.js'
import { changeStore, createStore } from '../store.js'

export type UnequalOptions = {
  /** Whether the open server answers; the turn counts from 0. */
  isOpen: (turn: number, request: Request) => boolean
  /** The balancer keeps a client on a server by a cookie. */
  setsCookie?: boolean
  /** Methods that Node does not know reach the servers too. */
  takesEveryMethod?: boolean
}

/** A load balancer before a repaired server and one on which WebDAV is still open; no spelling of a path matters. */
export function start({ isOpen, setsCookie = false, takesEveryMethod = false }: UnequalOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  let turn = 0
  return serve(
    (request) => {
      const isOpenTurn = isOpen(turn++, request)
      const reply = isRead(request)
        ? withHeaders(read(store, request.path), { server: 'nginx' })
        : change(isOpenTurn, store, request)
      return setsCookie ? withHeaders(reply, { 'set-cookie': `SERVERID=${isOpenTurn ? 'b' : 'a'}; path=/` }) : reply
    },
    { store, raw: takesEveryMethod }
  )
}

function change(isOpen: boolean, store: ReturnType<typeof createStore>, request: Request): Response {
  if (!isOpen) return nginxPage(403)
  const done = changeStore(store, request)
  if (!done) return nginxPage(405)
  return done.status >= 400 ? nginxPage(done.status) : done
}
