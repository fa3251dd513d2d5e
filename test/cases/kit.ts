import { createServer as createHttpServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from './store.js'
import { contentOf } from './store.js'
import { createRawServer, writeReply } from './wire.js'

// What every small server of the cases shares: listening on a free port, its log, its state, its end.

/** A request as a case's server sees it; `count` is 1 for the first one, `connection` numbers the connections. */
export type Request = {
  method: string
  /** The request-target as it was sent. */
  target: string
  /** The target without its query. */
  path: string
  query: string
  headers: Readonly<Record<string, string>>
  /** Header fields as they were sent, one a line. */
  fields: readonly string[]
  body: string
  count: number
  connection: number
}

export type Response = {
  status: number
  body?: string
  headers?: Readonly<Record<string, string>>
  /** HTTP/1.0 without a length: the content ends with the connection. Only where every method reaches the answer. */
  untilClose?: true
  /** Milliseconds until it is sent. */
  afterMs?: number
}
/** `hang` never answers, `reset` and `close` end the connection without an answer. */
export type Reply = Response | 'hang' | 'reset' | 'close'
export type Answer = (request: Request) => Reply

export type ServeOptions = {
  /** Its content is the server's state. */
  store?: Store
  /** Further state, by name. */
  extra?: () => Readonly<Record<string, string>>
  /** What requests set going, which is no content. */
  acted?: ReadonlySet<string>
  /** Every method reaches the answer, as sent; otherwise Node refuses what it does not know with 400, and drops CONNECT. */
  raw?: boolean
  /** What Node's parser refuses, and CONNECT, are answered with this. */
  unparsed?: Reply | (() => Reply)
}

export type Logged = { method: string; target: string }

/** A running server of a case. */
export type CaseServer = {
  /** Without a slash at the end. */
  url: string
  /** What lies there: name to content. */
  state(): Readonly<Record<string, string>>
  /** What requests set going on the site. */
  acted: ReadonlySet<string>
  /** Reads the state again, where it lies on a disk. */
  refresh?(): Promise<void>
  requests(): readonly Logged[]
  /** What becomes of the site before its second scan. */
  next?(): void
  close(): Promise<void>
}

/** Serves `answer` on a free port of the loopback until it is closed. */
export async function serve(answer: Answer, options: ServeOptions = {}): Promise<CaseServer> {
  const log: Logged[] = []
  const sockets = new Set<Socket>()
  const counted = (request: Omit<Request, 'count'>): Reply => {
    log.push({ method: request.method, target: request.target })
    return answer({ ...request, count: log.length })
  }
  const server = options.raw ? createRawServer(counted) : createParsedServer(counted, options.unparsed)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    state: () => ({ ...(options.store ? contentOf(options.store) : {}), ...options.extra?.() }),
    acted: options.acted ?? new Set(),
    requests: () => log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
}

/** Path and query of a request-target, whatever its form (RFC 9112 3.2). */
export function splitTarget(target: string): { path: string; query: string } {
  const [path = '', ...rest] = target.split('?')
  return { path, query: rest.join('?') }
}

function createParsedServer(
  answer: (request: Omit<Request, 'count'>) => Reply,
  unparsed: ServeOptions['unparsed']
): Server {
  const connections = new Map<Socket, number>()
  const server = createHttpServer((incoming, outgoing) => {
    const { socket } = incoming
    if (!connections.has(socket)) connections.set(socket, connections.size + 1)
    void readBody(incoming).then((body) =>
      send(outgoing, answer(toRequest(incoming, { body, connection: connections.get(socket) ?? 0 })))
    )
  })
  const refuse = typeof unparsed === 'function' ? unparsed : (): Reply => unparsed ?? 'close'
  if (unparsed !== undefined) {
    server.on('connect', (_request, socket: Socket) => writeReply(socket, { reply: refuse(), isLast: true }))
    server.on('clientError', (_error, socket) => writeReply(socket as Socket, { reply: refuse(), isLast: true }))
  }
  return server
}

function toRequest(incoming: IncomingMessage, rest: { body: string; connection: number }): Omit<Request, 'count'> {
  const { method = '', url = '', headers, rawHeaders } = incoming
  const fields: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) fields.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  const single = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  return { method, target: url, ...splitTarget(url), headers: single, fields, ...rest }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of incoming) body += String(chunk)
  return body
}

async function send(outgoing: ServerResponse, reply: Reply): Promise<void> {
  if (reply === 'hang') return
  if (reply === 'reset') return void outgoing.socket?.resetAndDestroy()
  if (reply === 'close') return void outgoing.socket?.destroy()
  if (reply.afterMs !== undefined) await sleep(reply.afterMs)
  outgoing.writeHead(reply.status, { 'content-type': 'text/html', ...reply.headers })
  outgoing.end(reply.body ?? '')
}
