import type { Request, Response } from './kit.js'

// What a server of the cases keeps, and the methods of RFC 4918 over it.

/** Files by path, and collections, whose paths end in a slash. */
export type Store = { files: Map<string, string>; folders: Set<string> }

/** A store with these files and, besides the root, the collections that hold them. */
export function createStore(files: Readonly<Record<string, string>>, folders: readonly string[] = []): Store {
  const parents = Object.keys(files).flatMap(parentsOf)
  return { files: new Map(Object.entries(files)), folders: new Set(['/', ...parents, ...folders]) }
}

/** Name to content, for a comparison of before and after. */
export function contentOf({ files, folders }: Store): Readonly<Record<string, string>> {
  return { ...Object.fromEntries([...folders].map((name) => [name, 'collection'])), ...Object.fromEntries(files) }
}

/** `/a/b/` of `/a/b/c` and of `/a/b/c/`. */
export function parentOf(path: string): string {
  return path.replace(/[^/]+\/?$/, '')
}

/** `/a/`, `/a/b/` of `/a/b/c`. */
export function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}/`)
}

/** `/a/b/` for `/a/b`. */
export function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

/** Stores a file (RFC 9110 9.3.4): 201, 204 where there was one, 409 without its collection. */
export function put({ files, folders }: Store, path: string, body: string): number {
  if (path.endsWith('/') || !folders.has(parentOf(path))) return 409
  const status = files.has(path) ? 204 : 201
  files.set(path, body)
  return status
}

/** Makes a collection (RFC 4918 9.3): 201, 405 where something is, 409 without its parent. */
export function makeCollection({ files, folders }: Store, name: string): number {
  const path = withSlash(name)
  if (folders.has(path) || files.has(name)) return 405
  if (!folders.has(parentOf(path))) return 409
  folders.add(path)
  return 201
}

/** Makes a collection and all that is missing on the way. */
export function makeWithParents({ folders }: Store, name: string): number {
  for (const parent of [...parentsOf(withSlash(name)), withSlash(name)]) folders.add(parent)
  return 201
}

/** Removes a file, or a collection with all below it (RFC 4918 9.6): 204 or 404. */
export function remove({ files, folders }: Store, path: string): number {
  if (files.delete(path)) return 204
  const folder = withSlash(path)
  if (folder === '/' || !folders.has(folder)) return 404
  for (const name of files.keys()) if (name.startsWith(folder)) files.delete(name)
  for (const name of folders) if (name.startsWith(folder)) folders.delete(name)
  return 204
}

/** MOVE or COPY of a file (RFC 4918 9.8, 9.9): 201, 204, 404, 409 or 412; a collection in its way goes first. */
export function transfer(store: Store, request: Request, destination: string): number {
  const { files, folders } = store
  const to = destination.replace(/(?<=.)\/$/, '')
  const content = files.get(request.path)
  if (content === undefined) return folders.has(withSlash(request.path)) ? 403 : 404
  if (!folders.has(parentOf(to))) return 409
  const had = files.has(to) || folders.has(withSlash(to))
  if (had && request.headers['overwrite'] === 'F') return 412
  if (had) remove(store, to)
  files.set(to, content)
  if (request.method === 'MOVE') files.delete(request.path)
  return had ? 204 : 201
}

/** The path that a Destination field names, in absolute form or as a path alone. */
export function destinationPath(request: Request): string {
  return new URL(request.headers['destination'] ?? '/', 'http://localhost').pathname
}

/** What a WebDAV server answers to a method that changes something; undefined for every other method. */
export function changeStore(store: Store, request: Request): Response | undefined {
  const { path, body } = request
  switch (request.method) {
    case 'PUT':
      return { status: put(store, path, body) }
    case 'MKCOL':
      return { status: makeCollection(store, path) }
    case 'DELETE':
      return { status: remove(store, path) }
    case 'MOVE':
    case 'COPY':
      return { status: transfer(store, request, destinationPath(request)) }
    default:
      return undefined
  }
}
