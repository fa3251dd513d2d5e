import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page, read, withHeaders } from '../site.js'
import { createStore } from '../store.js'

export type TraceOptions = {
  /** `Max-Forwards` at which a hop of this site is the final recipient; `any` stands for all, `never` for none. */
  atHops: string
  /** Only below this path. */
  below?: string
  /** How it is echoed. */
  type?: string
  /** How TRACE is refused elsewhere. */
  refusal?: Response
}

/** A site of which one hop answers TRACE with the request, cookies included (RFC 9110 7.6.2, 9.3.8). */
export function start(options: TraceOptions): Promise<CaseServer> {
  const {
    atHops,
    below = '/',
    type = 'message/http',
    refusal = { status: 405, body: 'no\n', headers: { allow: 'GET, HEAD' } }
  } = options
  const store = createStore({ '/images/a.png': 'PNG', '/api/b.png': 'PNG' })
  return serve((request) => {
    const isFinal = atHops === 'any' || request.headers['max-forwards'] === atHops
    if (request.method === 'TRACE' && isFinal && request.path.startsWith(below)) return echo(request, type)
    if (request.method === 'OPTIONS' && isFinal && atHops !== 'any') return atHop(page(501))
    return isRead(request) ? read(store, request.path, home(['/images/a.png', '/api/b.png'])) : refusal
  }, {})
}

const VIA = '1.1 proxy.internal (squid/5.7)'

function atHop(reply: Response): Response {
  return withHeaders(reply, { server: 'squid/5.7', via: VIA })
}

function echo({ target, fields }: Request, type: string): Response {
  return {
    status: 200,
    headers: { 'content-type': type, server: 'squid/5.7', via: VIA },
    body: `TRACE ${target} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`
  }
}

/** ASP.NET's DEBUG, answered below one area alone, as a proxy that routes by path has it. */
export function startDebug({ below = '/app/' } = {}): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG', '/app/b.png': 'PNG' })
  return serve(
    (request) => {
      if (request.method === 'DEBUG' && request.path.startsWith(below))
        return { status: 200, body: 'OK', headers: { 'x-aspnet-version': '4.0.30319' } }
      return isRead(request) ? read(store, request.path, home(['/images/a.png', '/app/b.png'])) : page(405)
    },
    { raw: true }
  )
}

/** CONNECT is answered 200 with a page, and no tunnel is opened. */
export function startConnectPage({ reply = page(200, 'Panel') } = {}): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      if (request.method === 'CONNECT') return reply
      return isRead(request) ? read(store, request.path) : page(501)
    },
    { raw: true }
  )
}
