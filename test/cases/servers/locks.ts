import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page, read, withHeaders } from '../site.js'
import type { Store } from '../store.js'
import { createStore, makeCollection, parentOf } from '../store.js'

export type LockOptions = {
  /** Methods that the list of the filter names. */
  denied: readonly string[]
  /** Methods that a handler behind it takes. */
  handled: readonly string[]
  /** OPTIONS lists what the handler takes. */
  isAnnounced?: boolean
}

/** A list of forbidden methods that forgets some which write: LOCK, MKCALENDAR, PROPPATCH and others. */
export function start({ denied, handled, isAnnounced = true }: LockOptions): Promise<CaseServer> {
  const store = createStore({ '/files/a.png': 'PNG' })
  const locked = new Set<string>()
  const allow = ['OPTIONS', 'GET', 'HEAD', ...denied, ...handled].join(',')
  return serve(
    (request) => {
      if (denied.includes(request.method)) return page(403)
      if (request.method === 'OPTIONS') return isAnnounced ? { status: 200, headers: { dav: '1,2', allow } } : page(405)
      if (isRead(request)) return read(store, request.path, home(['/files/a.png']))
      return handled.includes(request.method) ? handle(store, locked, request) : page(405)
    },
    { store, raw: true, extra: () => Object.fromEntries([...locked].map((path) => [`lock on ${path}`, 'locked'])) }
  )
}

function handle(store: Store, locked: Set<string>, request: Request): Response {
  if (request.method === 'LOCK') return lock(store, locked, request)
  if (request.method === 'UNLOCK') {
    locked.delete(request.path)
    return { status: 204 }
  }
  if (request.method === 'MKCALENDAR') return page(makeCollection(store, request.path))
  return page(store.files.has(request.path) ? 207 : 404)
}

/** LOCK of a name that is not there makes an empty file (RFC 4918 7.3). */
function lock({ files, folders }: Store, locked: Set<string>, { path }: Request): Response {
  if (!folders.has(parentOf(path))) return page(409)
  const status = files.has(path) ? 200 : 201
  if (!files.has(path)) files.set(path, '')
  locked.add(path)
  return withHeaders(
    { status, body: '<?xml version="1.0"?><prop xmlns="DAV:"><lockdiscovery/></prop>' },
    { 'content-type': 'application/xml', 'lock-token': '<urn:uuid:1>' }
  )
}
