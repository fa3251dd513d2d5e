import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, nginxPage, page, read, withHeaders } from '../site.js'
import type { Store } from '../store.js'
import { changeStore, createStore, destinationPath, parentOf, withSlash } from '../store.js'

// Servers on which a handler is reached, or seems to be, and nothing can be changed.

export type ReadOnlyOptions = {
  /** The methods' answers where a parent, or the file, is there. */
  denied: number
  put?: number
  /** Only this area is writable. */
  writable?: string
  areas?: readonly string[]
}

/** WebDAV is switched on and the disk belongs to somebody else: a missing parent or name shows before the refusal. */
export function startReadOnly(options: ReadOnlyOptions): Promise<CaseServer> {
  const { areas = ['/files/'], writable } = options
  const names = areas.map((area) => `${area}a.png`)
  const store = createStore(Object.fromEntries(names.map((name) => [name, 'PNG'])))
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, home(names))
      if (writable && request.path.startsWith(writable)) return changeWritable(options, store, request)
      return refuseLast(options, store, request)
    },
    { store }
  )
}

function changeWritable(options: ReadOnlyOptions, store: Store, request: Request): Response {
  const isTransfer = request.method === 'MOVE' || request.method === 'COPY'
  if (isTransfer && !destinationPath(request).startsWith(options.writable ?? '/')) {
    return nginxPage(store.files.has(request.path) ? options.denied : 404)
  }
  return changeStore(store, request) ?? nginxPage(405)
}

function refuseLast({ denied, put = denied }: ReadOnlyOptions, store: Store, { method, path }: Request): Response {
  if (method === 'MKCOL' || method === 'PUT') {
    const hasParent = store.folders.has(parentOf(path))
    return nginxPage(hasParent ? (method === 'PUT' ? put : denied) : 409)
  }
  if (!['DELETE', 'MOVE', 'COPY'].includes(method)) return nginxPage(405)
  return nginxPage(store.files.has(path) || store.folders.has(withSlash(path)) ? denied : 404)
}

/** A version-controlled tree (Subversion): a plain write is 409, whether its parent is there or not. */
export function startVersioned(): Promise<CaseServer> {
  const store = createStore({ '/svn/trunk/a.png': 'PNG' })
  const dav = '1,2, version-control,checkout,working-resource, <http://subversion.apache.org/xmlns/dav/svn/depth>'
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, home(['/svn/trunk/a.png']))
      if (!request.path.startsWith('/svn/')) return page(405)
      if (request.method === 'OPTIONS')
        return {
          status: 200,
          headers: { dav, allow: 'OPTIONS,GET,HEAD,POST,DELETE,PUT,MKCOL,MOVE,COPY,LOCK,UNLOCK,PROPFIND,CHECKOUT' }
        }
      if (['MKCOL', 'PUT'].includes(request.method)) return page(409)
      if (['DELETE', 'MOVE', 'COPY'].includes(request.method)) return page(store.files.has(request.path) ? 409 : 404)
      return page(405)
    },
    { store }
  )
}

/** Every known method that writes is 409, done or not; unknown ones are 405. */
export function startConflict(): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  const writes = ['PUT', 'DELETE', 'MKCOL', 'MOVE', 'COPY', 'PATCH', 'POST']
  return serve((request) => {
    if (isRead(request)) return read(store, request.path)
    return page(writes.includes(request.method) ? 409 : 405)
  })
}

/** Every method but GET and HEAD is 409, as a habit of the application. */
export function startConflictByHabit(): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve((request) => (isRead(request) ? read(store, request.path) : page(409)), { raw: true })
}

export type RestOptions = {
  /** What an unknown path is answered, whatever the method. */
  unknown?: Response
  /** What is said to OPTIONS. */
  options?: Response
  passes?: readonly string[]
}

const CORS: Response = {
  status: 204,
  headers: { 'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE', 'access-control-allow-origin': '*' }
}

/** A proxy lets the methods of an API pass; the application answers an unknown path alike, whatever the method. */
export function startRest({
  unknown = page(404, 'Page not found'),
  options = CORS,
  passes = ['POST', 'PUT', 'DELETE', 'OPTIONS']
}: RestOptions = {}): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve((request) => {
    if (!isRead(request) && !passes.includes(request.method)) return nginxPage(405)
    if (request.method === 'OPTIONS') return options
    if (request.path === '/api/items/1')
      return { status: 200, body: '{}', headers: { 'content-type': 'application/json' } }
    const isThere = request.path === '/' || store.files.has(request.path)
    return isThere && isRead(request) ? read(store, request.path) : unknown
  }, {})
}

export type BlockPageOptions = { status?: number; known?: readonly string[]; isFresh?: boolean }

const KNOWN = [
  'PUT',
  'DELETE',
  'MKCOL',
  'MOVE',
  'COPY',
  'PROPFIND',
  'PROPPATCH',
  'PATCH',
  'TRACE',
  'TRACK',
  'SEARCH',
  'LOCK',
  'OPTIONS',
  'DEBUG'
]

/** A WAF answers methods that it knows with a block page and an id; unknown ones pass to the back end, which is 405. */
export function startBlockPage({
  status = 200,
  known = KNOWN,
  isFresh = true
}: BlockPageOptions = {}): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  let id = 1e15
  return serve((request) => {
    if (known.includes(request.method))
      return page(status, 'Request Rejected', `Your support ID is ${isFresh ? ++id : id}`)
    if (!isRead(request) && request.method !== 'POST') return page(405)
    if (request.path === '/account/') return withHeaders(page(401), { 'www-authenticate': 'Bearer' })
    return read(store, request.path, home(undefined, ['/account/']))
  }, {})
}

export type AllowOptions = { allow: string; takesPut: boolean }

/** OPTIONS lists methods; PUT may be one that is really taken, the others that write are 405. */
export function startAllow({ allow, takesPut }: AllowOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      if (request.method === 'OPTIONS') return { status: 200, headers: { allow } }
      if (isRead(request)) return read(store, request.path)
      if (request.method !== 'PUT' || !takesPut) return withHeaders(page(405), { allow })
      if (request.path.length > 255) return page(414)
      store.files.set(request.path, request.body)
      return { status: 201 }
    },
    { store }
  )
}
