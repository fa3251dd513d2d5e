import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { file, home, isRead, page, read } from '../site.js'
import type { Store } from '../store.js'
import { changeStore, createStore, makeWithParents, parentsOf, put, remove, withSlash } from '../store.js'

// Stores that do not keep what they were given where and as they were given it.

export type BurningOptions = {
  /** How often a file is handed out. */
  reads?: number
  /** How long a file is kept. */
  forMs?: number
}

/** PUT stores; the file is gone after it was read, or after a while, and DELETE removes nothing. */
export function startBurning({ reads = Infinity, forMs = Infinity }: BurningOptions): Promise<CaseServer> {
  const kept = new Map<string, { body: string; left: number; until: number }>()
  return serve(
    (request) => {
      if (request.method === 'PUT') {
        kept.set(request.path, { body: request.body, left: reads, until: Date.now() + forMs })
        return { status: 201 }
      }
      if (request.method === 'DELETE') return page(404)
      if (!isRead(request)) return page(405)
      const item = kept.get(request.path)
      if (item === undefined || item.left < 1 || Date.now() > item.until)
        return read(createStore({ '/images/a.png': 'PNG' }), request.path)
      if (request.method === 'GET') item.left -= 1
      return file(request.path, item.body)
    },
    {
      extra: () =>
        Object.fromEntries(
          [...kept]
            .filter(([, item]) => item.left > 0 && Date.now() < item.until)
            .map(([name, { body }]) => [name, body])
        )
    }
  )
}

/** A flat store: any path is a key, `x.txt/` too, which GET of `x.txt` then lists; DELETE is 204 for anything. */
export function startFlat({ deletes = true } = {}): Promise<CaseServer> {
  const store = createStore({ '/pics/a.png': 'PNG' })
  return serve((request) => changeFlat(store, request, deletes) ?? readFlat(store, request.path), { store })
}

function changeFlat({ files }: Store, { method, path, body }: Request, deletes: boolean): Response | undefined {
  if (method === 'PUT' || method === 'POST') {
    files.set(path, body)
    return {
      status: 201,
      body: JSON.stringify({ name: path, size: body.length }),
      headers: { 'content-type': 'application/json' }
    }
  }
  if (method === 'DELETE' && deletes) {
    files.delete(path)
    return { status: 204 }
  }
  return method === 'GET' || method === 'HEAD' ? undefined : page(405)
}

function readFlat({ files }: Store, path: string): Response {
  const content = files.get(path)
  if (content !== undefined) return file(path, content)
  const below = [...files.keys()].filter((name) => name.startsWith(withSlash(path)))
  if (below.length === 0) return { status: 404 }
  return page(200, 'Filer', below.map((name) => `<a href="${name}">${name}</a>`).join(''))
}

export type ParentsOptions = {
  /** Methods that make what is missing on the way. */
  makes: readonly string[]
  methods: readonly string[]
  /** Where methods are handled. */
  below?: string
  links?: readonly string[]
}

/** A store that makes missing parents, and leaves them when the file is removed. */
export function startParents({ makes, methods, below = '/', links }: ParentsOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, home(links ?? ['/images/a.png']))
      if (!request.path.startsWith(below) || !methods.includes(request.method)) return page(501)
      if (makes.includes(request.method)) return makeOnTheWay(store, request)
      return changeStore(store, request) ?? page(501)
    },
    { store }
  )
}

function makeOnTheWay(store: Store, request: Request): Response {
  if (request.method === 'MKCOL') return { status: makeWithParents(store, request.path) }
  if (request.path.endsWith('/')) return page(409)
  if ((request.method === 'COPY' || request.method === 'MOVE') && !store.files.has(request.path)) return page(404)
  const target =
    request.method === 'PUT'
      ? request.path
      : new URL(request.headers['destination'] ?? '/', 'http://localhost').pathname
  for (const parent of parentsOf(target)) store.folders.add(parent)
  return changeStore(store, request) ?? page(501)
}

/** PATCH makes the item that it names, without its parents. */
export function startUpsert({ deletes = true, status = 201 } = {}): Promise<CaseServer> {
  const store = createStore({})
  const pages = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      if (request.method === 'PATCH') {
        const had = store.files.has(request.path)
        store.files.set(request.path, '{"updated":1}')
        return { status: had ? 200 : status, body: '{}', headers: { 'content-type': 'application/json' } }
      }
      if (request.method === 'DELETE') return page(deletes ? remove(store, request.path) : 405)
      if (!isRead(request)) return page(405)
      return store.files.has(request.path) ? file(request.path, '{"updated":1}') : read(pages, request.path)
    },
    { store }
  )
}

export type RenamingOptions = {
  /** The name under which the back end keeps what was put as `path`. */
  renames: (path: string) => string
  status?: number
  /** How the answer names it. */
  says: 'location' | 'content-location' | 'json' | 'text' | 'nothing'
  /** GET under the name that was asked for brings it as well. */
  findsAsked?: boolean
}

/** An upload service that chooses the name itself. */
export function startRenaming({
  renames,
  status = 200,
  says,
  findsAsked = false
}: RenamingOptions): Promise<CaseServer> {
  const store = createStore({})
  return serve(
    (request) => {
      if (request.method === 'PUT') {
        const name = renames(request.path)
        for (const parent of parentsOf(name)) store.folders.add(parent)
        put(store, name, request.body)
        return tell(name, { status, says, host: request.headers['host'] ?? '' })
      }
      if (request.method === 'DELETE') return page(removeWithEmptyParents(store, request.path))
      if (!isRead(request)) return page(405)
      if (request.path === '/') return page(200, 'Transfer')
      const content = store.files.get(request.path) ?? (findsAsked ? store.files.get(renames(request.path)) : undefined)
      return content === undefined ? page(404) : file(request.path, content)
    },
    { store }
  )
}

function removeWithEmptyParents(store: Store, path: string): number {
  const status = store.files.has(path) ? remove(store, path) : 404
  for (const parent of parentsOf(path))
    if (![...store.files.keys()].some((name) => name.startsWith(parent))) store.folders.delete(parent)
  return status
}

function tell(
  name: string,
  { status, says, host }: { status: number; says: RenamingOptions['says']; host: string }
): Response {
  const url = `http://${host}${name}`
  if (says === 'location') return { status, headers: { location: name } }
  if (says === 'content-location') return { status, headers: { 'content-location': name } }
  if (says === 'json')
    return { status, body: JSON.stringify({ id: 7, url }), headers: { 'content-type': 'application/json' } }
  return { status, body: says === 'text' ? `${url}\n` : 'stored\n', headers: { 'content-type': 'text/plain' } }
}

/** MKCOL says 201 the first time and 405 from then on, and nothing is ever there. */
export function startNeverThere(): Promise<CaseServer> {
  const seen = new Set<string>()
  return serve((request) => {
    if (isRead(request)) return read(createStore({ '/images/a.png': 'PNG' }), request.path)
    if (request.method !== 'MKCOL') return page(501)
    if (seen.has(request.path)) return page(405)
    seen.add(request.path)
    return page(201)
  })
}
