import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest, type OutgoingHttpHeaders, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, isIP } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { originOf } from '../targets/origin.js'
import { authorizeProxy, openTunnel } from './connection/proxy.js'

const TIMEOUT_MS = 10_000
const PAUSES_MS = [1_000, 4_000]

/** A message for a webhook. */
export type Message = {
  url: URL
  body: string
  secret: string | null
  userAgent: string
  /** The forward proxy through which it goes. */
  proxy: URL | null
}

/**
 * Posts JSON, three times at most: after a failure to connect, a timeout, 408, 429 and 5xx once more, later. Follows no
 * redirect. With a secret the field `X-Verbgate-Signature: sha256=HEX` is the HMAC-SHA256 of the body (RFC 2104).
 * Resolves with why it could not be delivered, `null` if it was.
 */
export async function postJson(message: Message): Promise<string | null> {
  let trouble: string | null = null
  for (const pauseMs of [0, ...PAUSES_MS]) {
    if (pauseMs > 0) await pause(pauseMs)
    const outcome = await postOnce(message)
    if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) return null
    trouble = typeof outcome === 'number' ? `it answered ${outcome}` : outcome
    if (typeof outcome === 'number' && !isWorthAnotherTry(outcome)) return trouble
  }
  return trouble
}

function isWorthAnotherTry(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** The status, or in words why there is none. */
async function postOnce(message: Message): Promise<number | string> {
  try {
    return await send(message, await findWay(message))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** How the request gets there: straight, by asking a proxy for it, or through a tunnel of the proxy's. */
type Way = Pick<RequestOptions, 'createConnection' | 'hostname' | 'port' | 'path'> & {
  headers?: Record<string, string>
}

async function findWay({ url, proxy }: Message): Promise<Way> {
  if (proxy === null) return {}
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  const port = proxy.port === '' ? 80 : Number(proxy.port)
  if (url.protocol === 'http:') {
    const authorization = authorizeProxy(proxy)
    const headers = authorization === null ? {} : { 'Proxy-Authorization': authorization }
    return { hostname: host, port, path: url.href, headers: { Host: url.host, ...headers } }
  }
  const socket = connect({ host, port, timeout: TIMEOUT_MS })
  // Heard at any time: an error without a listener would end the process.
  socket.on('error', () => socket.destroy())
  socket.on('timeout', () => socket.destroy(new Error(`no answer of the proxy in ${TIMEOUT_MS / 1000} s`)))
  await once(socket, 'connect')
  await openTunnel(socket, proxy, originOf(url))
  const servername = isIP(url.hostname) === 0 ? { servername: url.hostname } : {}
  return { createConnection: () => connectTls({ socket, ...servername }) }
}

function send({ url, body, secret, userAgent }: Message, way: Way): Promise<number | string> {
  const headers: OutgoingHttpHeaders = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'User-Agent': userAgent
  }
  if (secret !== null) {
    headers['X-Verbgate-Signature'] = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  }
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    // An agent would open a connection of its own.
    const agent = way.createConnection === undefined ? { agent: false } : {}
    const options = { method: 'POST', ...agent, ...way, headers: { ...headers, ...way.headers } }
    const request = start(url, options, (response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    const deadline = setTimeout(() => request.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS)
    request.on('close', () => clearTimeout(deadline))
    request.on('error', (error) => resolve(error.message))
    request.end(body)
  })
}
