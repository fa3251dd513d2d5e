import type { Exchange, FailureKind, ProbeRequest, ProbeResponse } from '../../src/evidence/exchange.js'
import type { Prober } from '../../src/prober/prober.js'
import { type Origin, originOf } from '../../src/targets/origin.js'
import { differenceOf, listing, parentOf, removeFrom, treeOf, type Difference, type Tree } from './tree.js'

/**
 * What the server does with a method: carries it out, says a status and does nothing, closes the connection (`drop`)
 * before or after carrying it out, says 202 and carries it out `late`, or carries it out and says something else.
 */
export type Behaviour = 'on' | number | 'drop' | 'drop-after' | 'late' | { says: number }

/** What the server really did for a request, whatever it said. */
export type Deed = Difference & {
  request: ProbeRequest
  /** The file whose content went out, as it is or as what the program in it printed. */
  shown: string | null
  ran: boolean
}

export type FakeOptions = {
  files?: Readonly<Record<string, string>>
  /** For methods not named: 405. */
  methods?: Readonly<Record<string, Behaviour>>
  /** Decides for single requests; `undefined` leaves it to `methods`. */
  answer?: (request: ProbeRequest, server: FakeServer) => Behaviour | Partial<ProbeResponse> | FailureKind | undefined
  /** No collections: MKCOL only says so, any path can be stored, DELETE takes one name. */
  flat?: boolean
  /** GET of a collection is answered like a missing name. */
  hidesCollections?: boolean
  /** MKCOL makes the parents too. */
  makesParents?: boolean
  /** A name is stored as this; asked names are looked up in the same way. */
  storedAs?: (path: string) => string
  /** Milliseconds after which what was answered 202 is carried out. */
  lateMs?: number
  /** GET for every name without a file. */
  missing?: { status: number; body: string }
  /** DELETE of a collection without the slash is redirected to the name with it, as Apache httpd does. */
  redirectsCollections?: boolean
  /** COPY and MOVE replace what is there in spite of `Overwrite: F` (RFC 4918 10.6). */
  ignoresOverwrite?: boolean
  /** A cache keeps what GET was told of a missing name for so many milliseconds. */
  keepsMissingMs?: number
  /** Files with this extension are run: a product is printed. */
  runs?: string
  /** PUT keeps a file under another name, which the answer gives in `Location` or not at all. */
  renames?: { as: (path: string) => string; says: boolean }
  /** GET of a collection lists what lies in it. */
  lists?: boolean
  /** PUT makes the collections on the way. */
  putMakesParents?: boolean
  /** The right to write is looked at last: missing parents and names are told first. */
  isReadOnly?: boolean
  /** A file that was placed is handed out so many times. */
  reads?: number
  /** PUT with `Content-Range` changes a part of the file (RFC 9110 14.5). */
  splices?: boolean
}

export type FakeServer = Prober & {
  readonly origin: Origin
  readonly tree: Tree
  /** Everything that was sent, in order. */
  readonly log: ProbeRequest[]
  /** What was done, in order. */
  readonly deeds: Deed[]
  /** From now on every request ends so. */
  down: FailureKind | null
  interrupted: boolean
  /** Lets time pass, as `pause` of the engine. */
  pause(ms: number): Promise<void>
  lines(): string[]
  listing(): string[]
}

type Reply = { status: number; body?: string; headers?: Record<string, string>; shown?: string; ran?: boolean }

/** A WebDAV server in memory, behind the interface of the prober. */
export function fakeServer(options: FakeOptions = {}): FakeServer {
  const origin = originOf(new URL('http://fake.example/'))
  const late: { atMs: number; run: () => void }[] = []
  const kept = new Map<string, { untilMs: number; answer: Partial<ProbeResponse> }>()
  let nowMs = 0
  const server: FakeServer = {
    origin,
    tree: treeOf(options.files ?? { '/index.html': 'home', '/images/pic.png': 'picture' }),
    log: [],
    deeds: [],
    down: null,
    interrupted: false,
    send: async (_, request) => {
      if (server.interrupted && request.owed !== true) return exchangeOf(origin, request, 'never-sent')
      server.log.push(request)
      return exchangeOf(origin, request, server.down ?? reply(request))
    },
    pause: async (ms) => {
      nowMs += ms
      for (const job of late.filter(({ atMs }) => atMs <= nowMs)) {
        late.splice(late.indexOf(job), 1)
        job.run()
      }
    },
    lines: () => server.log.map(({ method, target }) => `${method} ${target}`),
    listing: () => listing(server.tree),
    sentTo: () => server.log.length,
    interrupt: () => {
      server.interrupted = true
    },
    release: async () => {},
    close: async () => {}
  }
  const originals = new Set(server.tree.files.keys())
  const handedOut = new Map<string, number>()
  const handOut = (path: string, most: number): void => {
    const times = (handedOut.get(path) ?? 0) + 1
    handedOut.set(path, times)
    if (times >= most) server.tree.files.delete(path)
  }
  const perform = (request: ProbeRequest): Partial<ProbeResponse> => {
    const before = { files: new Map(server.tree.files), collections: new Set(server.tree.collections) }
    const said = carryOut(server.tree, request, options)
    const { shown = null, ran = false } = said
    if (shown !== null && options.reads !== undefined && !originals.has(shown)) handOut(shown, options.reads)
    server.deeds.push({ request, shown, ran, ...differenceOf(before, server.tree) })
    return responseOf(said)
  }
  const performKeeping = (request: ProbeRequest): Partial<ProbeResponse> => {
    const old = kept.get(request.target)
    if (request.method === 'GET' && old !== undefined && old.untilMs > nowMs) return old.answer
    const done = perform(request)
    const { keepsMissingMs = 0 } = options
    if (request.method === 'GET' && done.status === 404)
      kept.set(request.target, { untilMs: nowMs + keepsMissingMs, answer: done })
    return done
  }
  const later = (request: ProbeRequest): Partial<ProbeResponse> => {
    late.push({ atMs: nowMs + (options.lateMs ?? 2000), run: () => void perform(request) })
    return { status: 202 }
  }
  const reply = (request: ProbeRequest): Partial<ProbeResponse> | FailureKind =>
    carryThrough(request, options.answer?.(request, server) ?? behaviourOf(request, options))
  function carryThrough(
    request: ProbeRequest,
    said: Behaviour | Partial<ProbeResponse> | FailureKind
  ): Partial<ProbeResponse> | FailureKind {
    if (typeof said === 'number') return { status: said }
    if (said === 'late') return later(request)
    if (said === 'drop') return 'closed'
    if (!isCarriedOut(said)) return said
    const done = performKeeping(request)
    if (typeof said === 'object') return { status: said.says }
    return said === 'on' ? done : 'closed'
  }
  return server
}

type CarriedOut = Extract<Behaviour, 'on' | 'drop-after' | object>

function isCarriedOut(said: CarriedOut | Partial<ProbeResponse> | FailureKind): said is CarriedOut {
  return said === 'on' || said === 'drop-after' || (typeof said === 'object' && 'says' in said)
}

function responseOf({ status, body = '', headers = {} }: Reply): Partial<ProbeResponse> {
  return { status, headers, body: Buffer.from(body) }
}

function behaviourOf({ method }: ProbeRequest, { methods }: FakeOptions): Behaviour {
  return methods?.[method] ?? (['GET', 'HEAD'].includes(method) ? 'on' : 405)
}

/** An exchange as the prober records it. */
export function exchangeOf(
  origin: Origin,
  request: ProbeRequest,
  answer: Partial<ProbeResponse> | FailureKind
): Exchange {
  const common = { origin: origin.href, request, startedAtMs: 0, durationMs: 1 }
  if (typeof answer === 'string') return { ...common, response: null, failure: { kind: answer, detail: 'fake' } }
  const body = answer.body ?? new Uint8Array()
  const response = { status: 200, reason: '', headers: {}, bodyBytes: body.length, truncated: false, ...answer, body }
  return { ...common, response, failure: null }
}

type Handler = (tree: Tree, path: string, request: ProbeRequest, options: FakeOptions) => Reply

const HANDLERS: Readonly<Record<string, Handler>> = {
  GET: (tree, path, _, options) => get(tree, path, options),
  HEAD: (tree, path, _, options) => get(tree, path, options),
  PROPFIND: (tree, path) => (tree.files.has(path) || isCollection(tree, path) ? multistatus(path) : { status: 404 }),
  PUT: put,
  DELETE: (tree, path, _, options) => remove(tree, path, options),
  MKCOL: (tree, path, _, options) => ({ status: makeCollection(tree, path, options) }),
  COPY: transfer,
  MOVE: transfer
}

function carryOut(tree: Tree, request: ProbeRequest, options: FakeOptions): Reply {
  // a target in absolute-form means the same resource (RFC 9112 3.2.2)
  const target = request.target.replace(/^https?:\/\/[^/]+/, '')
  const path = storedPath(target.split('?', 1)[0] as string, options)
  return HANDLERS[request.method]?.(tree, path, request, options) ?? { status: 405 }
}

function storedPath(path: string, { storedAs }: FakeOptions): string {
  return storedAs === undefined ? path : storedAs(path)
}

function get(tree: Tree, path: string, options: FakeOptions): Reply {
  const content = tree.files.get(path)
  if (content !== undefined) return show(path, content, options)
  if (options.lists === true && tree.collections.has(path)) return listingPage(tree, path)
  if (isCollection(tree, path) && options.hidesCollections !== true) return { status: 403, body: 'no index' }
  return options.missing ?? { status: 404, body: 'not here' }
}

function listingPage({ files }: Tree, path: string): Reply {
  const inside = [...files.keys()].filter((name) => parentOf(name) === path)
  const body = inside.map((name) => `<a href="${name}">${name}</a>`).join('')
  return { status: 200, body, headers: { 'content-type': 'text/html' } }
}

function show(path: string, content: string, { runs }: FakeOptions): Reply {
  const product = runs !== undefined && path.endsWith(runs) ? /echo (\d+)\*(\d+);/.exec(content) : null
  if (product === null) return { status: 200, body: content, shown: path }
  return { status: 200, body: String(Number(product[1]) * Number(product[2])), shown: path, ran: true }
}

function remove(tree: Tree, path: string, { flat, redirectsCollections, isReadOnly }: FakeOptions): Reply {
  if (isReadOnly && (tree.files.has(path) || isCollection(tree, path))) return { status: 403 }
  if (redirectsCollections && tree.collections.has(`${path}/`))
    return { status: 301, headers: { location: `${path}/` } }
  return { status: (flat ? tree.files.delete(path) : removeFrom(tree, path)) ? 204 : 404 }
}

/** With the slash at the end or without (RFC 4918 5.2). */
function isCollection(tree: Tree, path: string): boolean {
  return tree.collections.has(path) || tree.collections.has(`${path}/`)
}

function multistatus(path: string): Reply {
  const body = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>${path}</D:href><D:propstat><D:prop/><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>`
  return { status: 207, body, headers: { 'content-type': 'application/xml' } }
}

function put(tree: Tree, path: string, request: ProbeRequest, options: FakeOptions): Reply {
  if (options.putMakesParents === true) makeParents(tree, path)
  const refusal = refusePut(tree, path, request, options)
  if (refusal !== null) return { status: refusal }
  const status = tree.files.has(path) ? 204 : 201
  const kept = options.renames?.as(path) ?? path
  tree.files.set(kept, contentAfter(tree.files.get(kept) ?? '', request, options))
  return { status, ...(options.renames?.says === true && { headers: { location: kept } }) }
}

function refusePut(tree: Tree, path: string, request: ProbeRequest, options: FakeOptions): number | null {
  if (headerOf(request, 'if-none-match') !== '' && tree.files.has(path)) return 412
  if (tree.collections.has(path)) return 405
  if (!options.flat && (path.endsWith('/') || !tree.collections.has(parentOf(path)))) return 409
  return options.isReadOnly === true ? 403 : null
}

function makeParents(tree: Tree, path: string): void {
  for (let end = path.indexOf('/', 1); end > 0 && end < path.length - 1; end = path.indexOf('/', end + 1))
    tree.collections.add(path.slice(0, end + 1))
}

function contentAfter(old: string, request: ProbeRequest, { splices }: FakeOptions): string {
  const range = headerOf(request, 'content-range')
  const body = request.body ?? ''
  if (splices !== true || range === '') return body
  const start = Number(/bytes (\d+)-/.exec(range)?.[1] ?? 0)
  return old.slice(0, start).padEnd(start) + body + old.slice(start + body.length)
}

function headerOf(request: ProbeRequest, wanted: string): string {
  return request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

function makeCollection(tree: Tree, asked: string, options: FakeOptions): number {
  if (options.flat) return 201
  const path = asked.endsWith('/') ? asked : `${asked}/`
  if (tree.collections.has(path) || tree.files.has(asked)) return 405
  if (!tree.collections.has(parentOf(path))) {
    if (options.makesParents !== true) return 409
    makeCollection(tree, parentOf(path), options)
  }
  if (options.isReadOnly === true) return 403
  tree.collections.add(path)
  return 201
}

function destinationOf(request: ProbeRequest): string {
  const value = headerOf(request, 'destination')
  return value.startsWith('http') ? new URL(value).pathname : value
}

function overwrites(request: ProbeRequest, { ignoresOverwrite }: FakeOptions): boolean {
  return ignoresOverwrite === true || headerOf(request, 'overwrite') === 'T'
}

function transfer(tree: Tree, from: string, request: ProbeRequest, options: FakeOptions): Reply {
  const to = storedPath(destinationOf(request), options)
  const content = tree.files.get(from)
  if (content === undefined) return { status: 404 }
  const exists = tree.files.has(to) || tree.collections.has(to)
  if (to === '' || (exists && !overwrites(request, options))) return { status: 412 }
  if (!options.flat && !tree.collections.has(parentOf(to))) return { status: 409 }
  if (exists) removeFrom(tree, to)
  tree.files.set(to.replace(/\/$/, ''), content)
  if (request.method === 'MOVE') tree.files.delete(from)
  return { status: 201 }
}
