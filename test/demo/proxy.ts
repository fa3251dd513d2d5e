import { Agent, createServer, request as sendRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { listenOnLoopback } from './listen.js'
import type { Listening } from './listen.js'

export interface ProxyOptions {
  /** The back end's origin, `http://127.0.0.1:40124`. */
  readonly backend: string
  readonly indexHtml: string
  /** Methods that may pass to the back end; `all` is the incident. */
  readonly relayedMethods: 'all' | ReadonlySet<string>
}

export interface Proxy extends Listening {
  /** How often each method arrived, counted before anything is decided: `GET` -> 12. Unknown methods are missing. */
  readonly methodCounts: ReadonlyMap<string, number>
}

const PROXY_NAME = 'shop-proxy'
// RFC 9110 7.6.1; Expect is answered by this hop itself.
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect']

const REASONS = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  502: 'Bad Gateway'
}

/** Starts the shop's front: the index page is its own, everything below `/images/` goes to the back end. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true })
  const methodCounts = new Map<string, number>()
  const count = (method: string): void => void methodCounts.set(method, (methodCounts.get(method) ?? 0) + 1)
  const server = createServer((request, response) => {
    const method = request.method ?? ''
    count(method)
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (!path.startsWith('/images/')) return serveShop(request, response, { path, indexHtml: options.indexHtml })
    if (!isRelayable(path)) return refuse(request, response, 400)
    if (options.relayedMethods !== 'all' && !options.relayedMethods.has(method)) return refuse(request, response, 403)
    relay(request, response, { backend: options.backend, agent })
  })
  // Node cuts a CONNECT that nobody listens for; a proxy answers it.
  server.on('connect', (_request, socket) => {
    count('CONNECT')
    socket.on('error', () => socket.destroy())
    socket.end(
      `HTTP/1.1 405 ${REASONS[405]}\r\nServer: ${PROXY_NAME}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
    )
  })
  const listening = await listenOnLoopback(server)
  return {
    ...listening,
    methodCounts,
    async close() {
      await listening.close()
      agent.destroy()
    }
  }
}

interface Shop {
  readonly path: string
  readonly indexHtml: string
}

function serveShop(request: IncomingMessage, response: ServerResponse, { path, indexHtml }: Shop): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(request, response, 405)
  if (path === '/images') {
    response.writeHead(301, { server: PROXY_NAME, location: '/images/', 'content-length': 0 }).end()
    return
  }
  if (path !== '/') return refuse(request, response, 404)
  request.resume()
  response.writeHead(200, { server: PROXY_NAME, 'content-type': 'text/html; charset=utf-8' })
  response.end(request.method === 'HEAD' ? undefined : indexHtml)
}

function refuse(request: IncomingMessage, response: ServerResponse, status: keyof typeof REASONS): void {
  request.resume()
  const headers: OutgoingHttpHeaders = { server: PROXY_NAME, 'content-type': 'text/html; charset=utf-8' }
  if (status === 405) headers['allow'] = 'GET, HEAD'
  const title = `${status} ${REASONS[status]}`
  response.writeHead(status, headers).end(`<html><head><title>${title}</title></head><h1>${title}</h1></html>\n`)
}

interface Upstream {
  readonly backend: string
  readonly agent: Agent
}

function relay(request: IncomingMessage, response: ServerResponse, { backend, agent }: Upstream): void {
  // The raw request target and the client's Host are kept: Destination (RFC 4918 10.3) must name this very host.
  const { hostname, port } = new URL(backend)
  const upstream = sendRequest({
    hostname,
    port,
    agent,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: forwardedHeaders(request.headers)
  })
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, forwardedHeaders(answer.headers))
    pipeline(answer, response, (error) => {
      if (error) response.destroy()
    })
  })
  upstream.on('error', () => {
    if (response.headersSent || response.destroyed) response.destroy()
    else refuse(request, response, 502)
  })
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy()
  })
  request.pipe(upstream)
}

/** The headers that travel on: without those of the connection, with this hop in Via (RFC 9110 7.6.3). */
function forwardedHeaders(received: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (received.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const dropped = new Set([...HOP_BY_HOP, ...named])
  const headers: OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined && !dropped.has(name)) headers[name] = value
  }
  headers['via'] = received.via ? `${received.via}, 1.1 ${PROXY_NAME}` : `1.1 ${PROXY_NAME}`
  return headers
}

/** Whether the escapes can be decoded and no segment climbs, also when its dots and slashes are escapes. */
function isRelayable(path: string): boolean {
  try {
    return !decodeURIComponent(path).split(/[/\\]/).includes('..')
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
