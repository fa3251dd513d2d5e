import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { TlsOptions } from 'node:tls'
import { defer } from './defer.js'

/** A request as it stood on the wire; field names in lower case, all values of equal ones. */
export type Received = {
  method: string
  target: string
  headers: Record<string, string[]>
  body: string
  /** The head as it was sent. */
  head: string
  /** Milliseconds of the monotonic clock. */
  atMs: number
}

/** What is answered; texts go out as Latin-1, so that any byte can be said. */
export type Reply = { status: number; reason?: string; headers?: Record<string, string>; body?: string }

/** `null` closes the connection without an answer. */
export type Responder = (request: Received) => Reply | null | Promise<Reply | null>

export type Recorder = {
  url: string
  port: number
  requests: Received[]
  /** While true connections are dropped as they come. */
  down: boolean
}

/**
 * A server on a free loopback port, with `tls` over TLS, that keeps what it was asked; gone with the test. It reads
 * bytes itself, because node:http refuses methods that it does not know.
 */
export async function record(
  respond: Responder,
  tls?: TlsOptions,
  onSocket?: (socket: Socket) => void,
  address = '127.0.0.1'
): Promise<Recorder> {
  const requests: Received[] = []
  const recorder: Recorder = { url: '', port: 0, requests, down: false }
  const serve = (socket: Socket): void => {
    onSocket?.(socket)
    if (recorder.down) socket.destroy()
    socket.on('error', () => socket.destroy())
    let text = ''
    let answered = Promise.resolve()
    socket.on('data', (chunk) => {
      // A TLS record (RFC 8446 5.1) on a plain port: answered as web servers do.
      if (text === '' && chunk[0] === 0x16) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      text += chunk.toString('latin1')
      for (let next = takeRequest(text); next !== null; next = takeRequest(text)) {
        const { request } = next
        text = next.rest
        requests.push(request)
        answered = answered.then(async () => answer(socket, request, await respond(request)))
      }
    })
  }
  recorder.port = await listen(tls === undefined ? createServer(serve) : createTlsServer(tls, serve), address)
  recorder.url = `${tls === undefined ? 'http' : 'https'}://${address}:${recorder.port}/`
  return recorder
}

/** Binds to a free loopback port; closed with the test, and so are its connections. */
export async function listen(server: Server, address = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, resolve)
  })
  defer(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

/** A static site: a page, an area it links to, 404 for what is missing, 405 for every method but GET and HEAD. */
export function staticSite({ method, target }: Received): Reply {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' } }
  const path = target.split('?', 1)[0]
  if (path === '/') return { status: 200, headers: { 'Content-Type': 'text/html' }, body: PAGE }
  if (path === '/images/a.png') return { status: 200, headers: { 'Content-Type': 'image/png' }, body: 'png' }
  return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'not here' }
}

const PAGE = '<!doctype html><title>Shop</title><img src="/images/a.png">'

function answer(socket: Socket, request: Received, reply: Reply | null): void {
  if (reply === null) socket.destroy()
  else socket.write(bytesOf(reply, request), 'latin1')
}

function takeRequest(text: string): { request: Received; rest: string } | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = text.slice(0, end)
  const [first = '', ...lines] = head.split('\r\n')
  const [method = '', target = ''] = first.split(' ')
  const headers: Record<string, string[]> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    headers[name] = [...(headers[name] ?? []), line.slice(colon + 1).trim()]
  }
  const bodyEnd = end + 4 + Number(headers['content-length']?.[0] ?? 0)
  if (text.length < bodyEnd) return null
  const request = { method, target, headers, body: text.slice(end + 4, bodyEnd), head, atMs: performance.now() }
  return { request, rest: text.slice(bodyEnd) }
}

function bytesOf({ status, reason = 'Said', headers = {}, body = '' }: Reply, { method }: Received): string {
  const fields = Object.entries({ ...headers, 'Content-Length': String(body.length) })
  const head = [`HTTP/1.1 ${status} ${reason}`, ...fields.map(([name, value]) => `${name}: ${value}`)].join('\r\n')
  return `${head}\r\n\r\n${method === 'HEAD' ? '' : body}`
}
