import { setTimeout as pause } from 'node:timers/promises'
import { record } from './recorder.js'
import type { Received, Recorder, Reply } from './recorder.js'

export type DavBehaviour = {
  /** How long each PUT, MKCOL, COPY and MOVE takes before it is carried out; refused ones are refused at once. */
  storeMs?: number
  /** How long each DELETE takes before it is carried out. */
  removeMs?: number
  /** PUT is answered 202 and stored this much later. */
  lateStoreMs?: number
  /** DELETE is refused with 403 where this is true. */
  refusesRemoval?: (request: Received) => boolean
  /** MKCOL makes missing parents as well, which RFC 4918 9.3.1 forbids. */
  makesParents?: boolean
  /** DELETE says 204 and takes nothing away while this is true. */
  keepsRemoved?: () => boolean
  /** The connection is closed before the request is carried out, or after. */
  drops?: (request: Received) => 'before' | 'after' | null
  /** The page for a missing name shows the name. */
  echoesNames?: boolean
  /** Called when a request has come, before anything is done. */
  onRequest?: (request: Received) => void | Promise<void>
  /** Called when a request is carried out, before the answer goes out. */
  onDone?: (request: Received) => void | Promise<void>
}

export type DavServer = Recorder & {
  /** Path to content; of a collection, which ends in `/`, the content is empty. */
  tree: Map<string, string>
  /** Resolves once everything that was answered 202 is carried out. */
  settled(): Promise<void>
}

/** The tree of every server here before a scan. */
export const SITE: ReadonlyMap<string, string> = new Map([
  ['/', ''],
  ['/index.html', '<!doctype html><title>Shop</title><img src="/content/a.txt">'],
  ['/content/', ''],
  ['/content/a.txt', 'a']
])

/** A small WebDAV server in memory that can be slow, below `/content/`; `tree` is what a disk would hold. */
export async function startDav(behaviour: DavBehaviour = {}): Promise<DavServer> {
  const tree = new Map(SITE)
  let dueMs = 0
  const recorder = await record(async (request) => {
    await behaviour.onRequest?.(request)
    const drop = behaviour.drops?.(request) ?? null
    if (drop === 'before') return null
    const reply = await handle(request, tree, behaviour)
    if (reply.status === 202) dueMs = performance.now() + (behaviour.lateStoreMs ?? 0)
    await behaviour.onDone?.(request)
    return drop === 'after' ? null : reply
  })
  const settled = async (): Promise<void> => await pause(Math.max(0, dueMs - performance.now()) + 20)
  return Object.assign(recorder, { tree, settled })
}

type Verb = (request: Received, path: string, tree: Map<string, string>, behaviour: DavBehaviour) => Promise<Reply>

const VERBS: Readonly<Record<string, Verb>> = {
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: remove,
  MKCOL: mkcol,
  COPY: copy,
  MOVE: copy,
  PROPFIND: propfind
}

async function handle(request: Received, tree: Map<string, string>, behaviour: DavBehaviour): Promise<Reply> {
  const path = decodeURIComponent(request.target.split('?', 1)[0] ?? '')
  const verb = VERBS[request.method]
  if (verb === undefined) return { status: 501 }
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!reads && !path.startsWith('/content/')) return { status: 405 }
  return await verb(request, path, tree, behaviour)
}

async function get(
  _request: Received,
  path: string,
  tree: Map<string, string>,
  behaviour: DavBehaviour
): Promise<Reply> {
  const content = tree.get(path === '/' ? '/index.html' : path)
  if (content === undefined) return { status: 404, body: behaviour.echoesNames ? `no ${path}` : 'not here' }
  return path.endsWith('/') && path !== '/'
    ? { status: 403 }
    : { status: 200, body: content, headers: { 'Content-Type': path === '/' ? 'text/html' : 'text/plain' } }
}

/** Waits before something is carried out; what is refused is refused at once, and what has become wrong meanwhile too. */
async function waitUnlessRefused(behaviour: DavBehaviour, refuse: () => Reply | null): Promise<Reply | null> {
  const refusal = refuse()
  if (refusal !== null) return refusal
  await pause(behaviour.storeMs ?? 0)
  return refuse()
}

async function put(
  { body }: Received,
  path: string,
  tree: Map<string, string>,
  behaviour: DavBehaviour
): Promise<Reply> {
  const refusal = await waitUnlessRefused(behaviour, () =>
    !tree.has(parentOf(path)) || path.endsWith('/') ? { status: 409 } : null
  )
  if (refusal !== null) return refusal
  const status = tree.has(path) ? 204 : 201
  if (behaviour.lateStoreMs === undefined) {
    tree.set(path, body)
    return { status }
  }
  setTimeout(() => tree.set(path, body), behaviour.lateStoreMs)
  return { status: 202 }
}

async function mkcol(
  _request: Received,
  path: string,
  tree: Map<string, string>,
  behaviour: DavBehaviour
): Promise<Reply> {
  const collection = path.endsWith('/') ? path : `${path}/`
  const refusal = await waitUnlessRefused(behaviour, () => {
    if (tree.has(collection)) return { status: 405 }
    return tree.has(parentOf(collection)) || behaviour.makesParents === true ? null : { status: 409 }
  })
  if (refusal !== null) return refusal
  tree.set(parentOf(collection), '')
  tree.set(collection, '')
  return { status: 201 }
}

async function copy(
  request: Received,
  path: string,
  tree: Map<string, string>,
  behaviour: DavBehaviour
): Promise<Reply> {
  const destination = new URL(request.headers['destination']?.[0] ?? '/', 'http://localhost').pathname
  const refusal = await waitUnlessRefused(behaviour, () => {
    if (!tree.has(path)) return { status: 404 }
    return tree.has(parentOf(destination)) && destination.startsWith('/content/') ? null : { status: 409 }
  })
  if (refusal !== null) return refusal
  tree.set(destination, tree.get(path) ?? '')
  if (request.method === 'MOVE') tree.delete(path)
  return { status: 201 }
}

async function remove(
  request: Received,
  path: string,
  tree: Map<string, string>,
  behaviour: DavBehaviour
): Promise<Reply> {
  await pause(behaviour.removeMs ?? 0)
  if (behaviour.refusesRemoval?.(request) === true) return { status: 403 }
  const found = [path, `${path}/`].find((name) => tree.has(name))
  if (found === undefined) return { status: 404 }
  if (behaviour.keepsRemoved?.() !== true) removeFrom(tree, found)
  return { status: 204 }
}

function removeFrom(tree: Map<string, string>, found: string): void {
  for (const name of tree.keys())
    if (name === found || (found.endsWith('/') && name.startsWith(found))) tree.delete(name)
}

async function propfind(_request: Received, path: string, tree: Map<string, string>): Promise<Reply> {
  const found = [path, `${path}/`].find((name) => tree.has(name))
  if (found === undefined) return { status: 404 }
  const body = `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"><d:response><d:href>${found}</d:href><d:propstat><d:prop/><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`
  return { status: 207, body, headers: { 'Content-Type': 'application/xml' } }
}

/** The collection that holds a path. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)
}
