import type { CaseServer, Reply, Request } from '../kit.js'
import { serve } from '../kit.js'
import { isRead, page, read } from '../site.js'
import { changeStore, createStore } from '../store.js'

export type BannedOptions = {
  /** What a banned address gets. */
  reply: Reply
  /** What makes an address banned. */
  when: (request: Request, seen: number) => boolean
  /** How long; for ever if absent. */
  forMs?: number
  /** Behind the IPS nothing is open. */
  isClosed?: boolean
}

const WORDS = ['NOTIFY', 'QXZW', 'TRACK', 'DEBUG']

/** A request with a method that nobody uses. */
export const hasOddMethod = ({ method }: Request): boolean => WORDS.includes(method)
/** A method that writes, after `limit` of them. */
export const hasWrittenOften =
  (limit: number) =>
  (request: Request, seen: number): boolean =>
    !isRead(request) && seen > limit

/** A site behind an IPS that bans an address after a request of some kind: nothing but its reply comes from then on. */
export function start({ reply, when, forMs, isClosed = false }: BannedOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  let bannedUntil = 0
  let writes = 0
  return serve(
    (request) => {
      if (!isRead(request)) writes++
      if (when(request, writes)) bannedUntil = forMs === undefined ? Infinity : Date.now() + forMs
      if (Date.now() < bannedUntil) return reply
      if (isRead(request)) return read(store, request.path)
      return (isClosed ? undefined : changeStore(store, request)) ?? page(501)
    },
    { store, raw: true }
  )
}
