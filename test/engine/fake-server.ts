import type { Exchange, FailureKind, ProbeRequest, ProbeResponse } from '../../src/evidence/exchange.js'
import type { Prober } from '../../src/prober/prober.js'
import { type Origin, originOf } from '../../src/targets/origin.js'
import { listing, parentOf, removeFrom, treeOf, type Tree } from './tree.js'

/**
 * What the server does with a method: carries it out, says a status and does nothing, closes the connection (`drop`)
 * before or after carrying it out, or says 202 and carries it out `late`.
 */
export type Behaviour = 'on' | number | 'drop' | 'drop-after' | 'late'

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
}

export type FakeServer = Prober & {
  readonly origin: Origin
  readonly tree: Tree
  /** Everything that was sent, in order. */
  readonly log: ProbeRequest[]
  /** From now on every request ends so. */
  down: FailureKind | null
  interrupted: boolean
  /** Lets time pass, as `pause` of the engine. */
  pause(ms: number): Promise<void>
  lines(): string[]
  listing(): string[]
}

type Reply = { status: number; body?: string; headers?: Record<string, string> }

/** A WebDAV server in memory, behind the interface of the prober. */
export function fakeServer(options: FakeOptions = {}): FakeServer {
  const origin = originOf(new URL('http://fake.example/'))
  const late: { atMs: number; run: () => void }[] = []
  let nowMs = 0
  const server: FakeServer = {
    origin,
    tree: treeOf(options.files ?? { '/index.html': 'home', '/images/pic.png': 'picture' }),
    log: [],
    down: null,
    interrupted: false,
    send: async (_, request) => {
      if (server.interrupted && request.owed !== true) return exchangeOf(origin, request, 'interrupted')
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
  const perform = (request: ProbeRequest): Partial<ProbeResponse> => responseOf(carryOut(server.tree, request, options))
  const later = (request: ProbeRequest): Partial<ProbeResponse> => {
    late.push({ atMs: nowMs + (options.lateMs ?? 2000), run: () => void perform(request) })
    return { status: 202 }
  }
  function reply(request: ProbeRequest): Partial<ProbeResponse> | FailureKind {
    const said = options.answer?.(request, server) ?? behaviourOf(request, options)
    if (typeof said === 'object') return said
    if (typeof said === 'number') return { status: said }
    if (said === 'late') return later(request)
    if (said !== 'on' && said !== 'drop-after') return said === 'drop' ? 'closed' : said
    const done = perform(request)
    return said === 'on' ? done : 'closed'
  }
  return server
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
  DELETE: (tree, path, _, { flat }) => ({
    status: (flat ? tree.files.delete(path) : removeFrom(tree, path)) ? 204 : 404
  }),
  MKCOL: (tree, path, _, options) => ({ status: makeCollection(tree, path, options) }),
  COPY: transfer,
  MOVE: transfer
}

function carryOut(tree: Tree, request: ProbeRequest, options: FakeOptions): Reply {
  const path = storedPath(request.target.split('?', 1)[0] as string, options)
  return HANDLERS[request.method]?.(tree, path, request, options) ?? { status: 405 }
}

function storedPath(path: string, { storedAs }: FakeOptions): string {
  return storedAs === undefined ? path : storedAs(path)
}

function get(tree: Tree, path: string, options: FakeOptions): Reply {
  const content = tree.files.get(path)
  if (content !== undefined) return { status: 200, body: content }
  if (isCollection(tree, path) && options.hidesCollections !== true) return { status: 403, body: 'no index' }
  return options.missing ?? { status: 404, body: 'not here' }
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
  const unconditional = !request.headers.some(([name]) => name.toLowerCase() === 'if-none-match')
  if (!unconditional && tree.files.has(path)) return { status: 412 }
  if (tree.collections.has(path)) return { status: 405 }
  if (!options.flat && (path.endsWith('/') || !tree.collections.has(parentOf(path)))) return { status: 409 }
  const status = tree.files.has(path) ? 204 : 201
  tree.files.set(path, request.body ?? '')
  return { status }
}

function makeCollection(tree: Tree, asked: string, options: FakeOptions): number {
  if (options.flat) return 201
  const path = asked.endsWith('/') ? asked : `${asked}/`
  if (tree.collections.has(path) || tree.files.has(asked)) return 405
  if (!tree.collections.has(parentOf(path))) {
    if (options.makesParents !== true) return 409
    makeCollection(tree, parentOf(path), options)
  }
  tree.collections.add(path)
  return 201
}

function destinationOf(request: ProbeRequest): string {
  const value = request.headers.find(([name]) => name.toLowerCase() === 'destination')?.[1] ?? ''
  return value.startsWith('http') ? new URL(value).pathname : value
}

function transfer(tree: Tree, from: string, request: ProbeRequest, options: FakeOptions): Reply {
  const to = storedPath(destinationOf(request), options)
  const content = tree.files.get(from)
  if (content === undefined) return { status: 404 }
  const overwrites = request.headers.some(([name, value]) => name.toLowerCase() === 'overwrite' && value === 'T')
  const exists = tree.files.has(to) || tree.collections.has(to)
  if (to === '' || (exists && !overwrites)) return { status: 412 }
  if (!options.flat && !tree.collections.has(parentOf(to))) return { status: 409 }
  if (exists) removeFrom(tree, to)
  tree.files.set(to.replace(/\/$/, ''), content)
  if (request.method === 'MOVE') tree.files.delete(from)
  return { status: 201 }
}
