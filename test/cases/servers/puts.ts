import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page, read } from '../site.js'
import type { Store } from '../store.js'
import { changeStore, createStore, put, remove } from '../store.js'

export type RouteOptions = {
  /** Names that have a route; everything else is 404 to every method. */
  route: RegExp
  methods?: readonly string[]
  /** What a name of the route, which is not there, is answered to DELETE. */
  missing?: number
  /** Everything else, to every method. */
  elsewhere?: Response
  links?: readonly string[]
  files?: readonly string[]
}

/** An application that takes PUT and DELETE under the names of one route alone. */
export function startRoute(options: RouteOptions): Promise<CaseServer> {
  const { route, methods = ['PUT', 'DELETE'], elsewhere = page(404), files = ['/images/a.png'], links = [] } = options
  const store = createStore(Object.fromEntries(files.map((name) => [name, 'PNG'])))
  return serve(
    (request) => {
      if (request.path === '/' && isRead(request)) return home(files, links)
      if (!route.test(request.path)) return elsewhere
      if (!isRead(request) && !methods.includes(request.method)) return page(405)
      return isRead(request) ? read(store, request.path) : changeRoute(store, request, options.missing ?? 404)
    },
    { store }
  )
}

function changeRoute(store: Store, request: Request, missing: number): Response {
  if (request.method === 'PUT') return { status: put(store, request.path, request.body) }
  const status = remove(store, request.path)
  return status === 404 ? page(missing) : { status }
}

/** A file server whose DELETE alone is known, and refuses a missing name as if it were forbidden; others are 501. */
export function startDeleteFilter({ takesPut = true, isOpen = true } = {}): Promise<CaseServer> {
  const store = createStore({ '/files/a.png': 'PNG' })
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, home(['/files/a.png']))
      if (!isOpen) return page(403)
      if (request.method === 'PUT' && takesPut) {
        if (request.path.length > 255) return page(403)
        if (request.path.endsWith('/')) return putCollection(store, request.path)
        return { status: put(store, request.path, request.body) }
      }
      if (request.method !== 'DELETE') return page(501)
      const status = remove(store, request.path)
      return status === 404 ? page(403) : { status }
    },
    { store }
  )
}

function putCollection({ folders }: Store, path: string): Response {
  folders.add(path)
  return { status: 201 }
}

/** DELETE of one name is known to a handler, and deeper names are 405 to every method (a route of one level). */
export function startOneLevel({ isOpen = true, refusal = 405 } = {}): Promise<CaseServer> {
  const store = createStore({ '/data/a.bin': 'x', '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      if (isRead(request))
        return request.path.endsWith('/') && request.path !== '/' ? page(405) : read(store, request.path)
      if (!isOpen || request.method !== 'DELETE' || !/^(\/[^/]+){1,2}$/.test(request.path)) return page(refusal)
      const status = remove(store, request.path)
      return status === 404 ? page(404) : { status: 200 }
    },
    { store }
  )
}

export type WantsOptions = {
  /** What a request has to carry; else `refusal`. */
  wants: (request: Request) => boolean
  refusal: number
  isClosed?: boolean
}

/** A store whose PUT wants something more than content, as a media type or a length. */
export function startDemanding({ wants, refusal, isClosed = false }: WantsOptions): Promise<CaseServer> {
  const store = createStore({ '/files/a.png': 'PNG' })
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, home(['/files/a.png']))
      if (request.method === 'PUT' && !isClosed) {
        if (!wants(request)) return page(refusal)
        const had = store.files.has(request.path)
        return { status: put(store, request.path, request.body) === 409 ? 409 : had ? 205 : 201 }
      }
      if (request.method === 'DELETE' && !isClosed) return page(remove(store, request.path) === 204 ? 205 : 404)
      return page(405)
    },
    { store }
  )
}

export type PartialOptions = {
  /** Forms of Content-Range that are written into the middle; others are 400. */
  accepts: 'unknown length' | 'known length' | 'neither'
}

/** A store whose PUT takes a part of a file (CVE-2025-24813). */
export function startPartial({ accepts }: PartialOptions): Promise<CaseServer> {
  const store = createStore({ '/files/a.png': 'PNG' })
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, home(['/files/a.png']))
      if (request.method === 'PUT') return { status: putPart(store, request, accepts) }
      if (request.method === 'DELETE') return page(remove(store, request.path))
      if (request.method === 'OPTIONS')
        return { status: 200, headers: { allow: 'OPTIONS, GET, HEAD, POST, PUT, DELETE' } }
      return page(501)
    },
    { store }
  )
}

function putPart(store: Store, { path, body, headers }: Request, accepts: PartialOptions['accepts']): number {
  const range = headers['content-range']
  if (range === undefined) return put(store, path, body)
  const [, first, last, length] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range) ?? []
  const isTaken = length !== undefined && accepts === (length === '*' ? 'unknown length' : 'known length')
  if (!isTaken || Number(first) > Number(last)) return 400
  const old = (store.files.get(path) ?? '').padEnd(Number(first), '\0')
  return put(store, path, old.slice(0, Number(first)) + body + old.slice(Number(first) + body.length))
}

export type BodilessOptions = { empty: number; filled: number; status?: number }

/** A form application that refuses every PUT without content, whatever its name; nothing is ever stored. */
export function startBodiless({ empty, filled }: BodilessOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve((request) => {
    if (request.method === 'PUT') return page(request.body === '' ? empty : filled)
    return isRead(request) ? read(store, request.path) : page(405)
  })
}

export type LongNameOptions = {
  /** What GET and PUT of a long name get. */
  read: Response | 'close'
  put: Response | 'close' | 'reset'
  /** PUT of a name that is short enough is taken. */
  isOpen?: boolean
  /** The server is gone after PUT of a long name. */
  dies?: boolean
}

/** A server that says something of its own to names too long for it. */
export function startLongNames({ isOpen = false, dies = false, ...options }: LongNameOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  let isDown = false
  return serve(
    (request) => {
      if (isDown) return 'reset'
      const isPut = request.method === 'PUT'
      if (request.path.length > 255 && (isPut || isRead(request))) {
        isDown = dies && isPut
        return isPut ? options.put : options.read
      }
      if (isRead(request)) return read(store, request.path)
      return changeOpen(isOpen, store, request) ?? page(405)
    },
    { store }
  )
}

function changeOpen(isOpen: boolean, store: Store, request: Request): Response | undefined {
  return isOpen && ['PUT', 'DELETE'].includes(request.method) ? changeStore(store, request) : undefined
}

/** PUT and DELETE are taken of the one file type that the site shows; they are 403 for other names. */
export function startTypes({ extension = 'jpg' } = {}): Promise<CaseServer> {
  const shown = `/media/a.${extension}`
  const store = createStore({ [shown]: 'JPG' })
  const isTaken = (path: string): boolean => path.startsWith('/media/') && path.endsWith(`.${extension}`)
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, home([shown]))
      if (!['PUT', 'DELETE'].includes(request.method)) return page(405)
      return (isTaken(request.path) ? changeStore(store, request) : undefined) ?? page(403)
    },
    { store }
  )
}
