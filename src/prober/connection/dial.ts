import type { Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { Failure, ProbeResponse } from '../../evidence/exchange.js'
import { UsageError } from '../../shared/errors.js'
import type { Origin } from '../../targets/origin.js'
import { normalizeAddress } from '../../targets/address.js'
import { ProbeError } from '../response/failure.js'
import type { ProberSettings } from '../settings.js'
import { buildConnector, type ConnectCallback, type Connector } from '../undici.js'

// The deadline of a request covers connecting too, and comes long before TCP would find out that the other side is gone.
const CONNECTOR = { timeout: 0, keepAlive: false } as const

const MAX_PROXY_REPLY_BYTES = 16 * 1024

/** A connection being opened: `destroy` gives up, and no callback comes afterwards. */
export type Dialing = { destroy(): void }

/** Opens connections; shared by all origins, so that TLS settings are built once. */
export type Dialer = {
  /**
   * Connects to the origin at a checked address; `null` leaves the name to the proxy.
   * With `tunnel`, a proxy is asked for a tunnel even for http, so that the request-target reaches the origin unchanged.
   */
  dial(origin: Origin, address: string | null, tunnel: boolean, callback: ConnectCallback): Dialing
}

/** A dialer for the TLS and proxy settings of the run; throws UsageError `client-certificate-invalid`. */
export function createDialer(settings: ProberSettings): Dialer {
  const plain = buildConnector(CONNECTOR)
  // Built at once when the user gave a certificate, so that a mistake in it is told before anything is sent.
  let secure: Connector | null = settings.clientCertificate === null ? null : secureConnector(settings)
  const connectorFor = (scheme: string): Connector =>
    scheme === 'https' ? (secure ??= secureConnector(settings)) : plain
  return {
    dial(origin, address, tunnel, callback) {
      const call = new Call(callback)
      if (settings.proxy === null) dialDirect(connectorFor(origin.scheme), origin, address ?? origin.hostname, call)
      else dialProxy(settings.proxy, origin, tunnel || origin.scheme === 'https', connectorFor, call)
      return call
    }
  }
}

/** One callback that is called at most once and never after `destroy`. */
class Call implements Dialing {
  #callback: ConnectCallback | null
  #socket: Socket | null = null

  constructor(callback: ConnectCallback) {
    this.#callback = callback
  }

  watch(socket: Socket): void {
    this.#socket = socket
  }

  done(socket: Socket): void {
    this.#take()?.(null, socket)
  }

  fail(error: Error): void {
    const callback = this.#take()
    this.#socket?.destroy()
    callback?.(error, null)
  }

  destroy(): void {
    this.#take()
    this.#socket?.destroy()
  }

  #take(): ConnectCallback | null {
    const callback = this.#callback
    this.#callback = null
    return callback
  }
}

function secureConnector(settings: ProberSettings): Connector {
  const { cert, key, passphrase } = settings.clientCertificate ?? {}
  const certificate = {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase })
  }
  try {
    const secureContext = createSecureContext(certificate)
    return buildConnector({ ...CONNECTOR, secureContext, rejectUnauthorized: !settings.insecure, allowH2: false })
  } catch (cause) {
    throw new UsageError(`the client certificate cannot be used: ${(cause as Error).message}`, {
      code: 'client-certificate-invalid',
      hint: 'Give a PEM certificate, the PEM key that belongs to it and, if the key is encrypted, its passphrase.',
      cause
    })
  }
}

function dialDirect(connector: Connector, origin: Origin, address: string, call: Call): void {
  const expected = normalizeAddress(address)
  const onConnect: ConnectCallback = (error, socket) => {
    if (error !== null) return call.fail(error)
    // The address was checked before; this catches a resolver or a socket layer that went elsewhere.
    const reached = normalizeAddress(socket.remoteAddress ?? expected)
    if (reached === expected) return call.done(socket)
    call.fail(new ProbeError('blocked-address', `connected to ${reached} instead of ${expected}`))
  }
  call.watch(connector({ ...endpoint(origin), hostname: address }, onConnect))
}

function dialProxy(
  proxy: URL,
  origin: Origin,
  tunnel: boolean,
  connectorFor: (scheme: string) => Connector,
  call: Call
): void {
  const scheme = proxy.protocol.slice(0, -1)
  const hostname = proxy.hostname.replace(/^\[|\]$/g, '')
  const port = proxy.port === '' ? (scheme === 'https' ? '443' : '80') : proxy.port
  const onTunnel = (socket: Socket): void => {
    if (origin.scheme === 'http') return call.done(socket)
    const options = { ...endpoint(origin), httpSocket: socket }
    call.watch(connectorFor('https')(options, (error, tls) => (error === null ? call.done(tls) : call.fail(error))))
  }
  const onProxy: ConnectCallback = (error, socket) => {
    if (error !== null) return call.fail(inProxyTerms(error))
    if (tunnel) requestTunnel(socket, proxy, origin, onTunnel, call)
    else call.done(socket)
  }
  call.watch(connectorFor(scheme)({ hostname, host: proxy.host, protocol: proxy.protocol, port }, onProxy))
}

/** What undici's connectors want to know; a server name only where there is a name (RFC 6066 3). */
function endpoint(origin: Origin): { hostname: string; host: string; protocol: string; port: string } {
  const { hostname, authority, scheme, port } = origin
  return { hostname, host: authority, protocol: `${scheme}:`, port: String(port) }
}

function inProxyTerms(error: Error): Error {
  return new ProbeError('unreachable', `proxy: ${error.message}`)
}

/** Asks for a tunnel (RFC 9110 9.3.6) and hands over the socket once the proxy agreed. */
function requestTunnel(
  socket: Socket,
  proxy: URL,
  origin: Origin,
  onTunnel: (socket: Socket) => void,
  call: Call
): void {
  let received = ''
  const host = origin.hostname.includes(':') ? `[${origin.hostname}]` : origin.hostname
  const stop = (): void => {
    socket.off('readable', onReadable).off('close', onClose)
  }
  const onReadable = (): void => {
    const chunk = socket.read() as Buffer | null
    if (chunk !== null) received += chunk.toString('latin1')
    const end = received.indexOf('\r\n\r\n')
    if (end < 0 && received.length < MAX_PROXY_REPLY_BYTES) return
    stop()
    const line = received.slice(0, received.indexOf('\r\n'))
    if (!/^HTTP\/1\.\d 2\d\d/.test(line)) {
      return call.fail(new ProbeError('unreachable', `proxy refuses the tunnel: ${line.slice(0, 80)}`))
    }
    if (received.length > end + 4) socket.unshift(Buffer.from(received.slice(end + 4), 'latin1'))
    onTunnel(socket)
  }
  const onClose = (): void => call.fail(new ProbeError('unreachable', 'proxy closed the connection'))
  socket.on('readable', onReadable).on('close', onClose)
  const authority = `${host}:${origin.port}`
  const authorization = proxyAuthorization(proxy)
  const field = authorization === null ? '' : `Proxy-Authorization: ${authorization}\r\n`
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${field}\r\n`)
}

/** Basic credentials from the proxy URL's userinfo (RFC 7617), or `null`. */
export function proxyAuthorization(proxy: URL): string | null {
  if (proxy.username === '' && proxy.password === '') return null
  const userinfo = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return `Basic ${Buffer.from(userinfo, 'utf8').toString('base64')}`
}

/** The failure that a forward proxy's own refusal (407, RFC 9110 15.5.8) stands for, or `null`. */
export function proxyFailure(proxy: URL | null, response: ProbeResponse | null): Failure | null {
  if (proxy === null || response?.status !== 407) return null
  return { kind: 'unreachable', detail: 'proxy: 407, it asks for a name and a password' }
}
