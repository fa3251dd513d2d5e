import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Origin } from '../../targets/origin.js'
import { normalizeAddress } from '../../targets/address.js'
import { ProbeError } from '../response/failure.js'
import type { Network } from './network.js'
import { openTunnel } from './proxy.js'

/** A connection to be opened. */
export type Route = {
  origin: Origin
  /** Checked against the scope; `null` leaves the name to the proxy. */
  address: string | null
  /** Asks a proxy for a tunnel even for http, so that the request-target reaches the origin unchanged. */
  isTunnel: boolean
  /** Spares both sides a part of the TLS handshake (RFC 8446 2.2). */
  session: Buffer | null
  onSession(session: Buffer): void
}

/** Made once: every connection that is closed later comes past it, and a stack for each would cost more than the closing. */
const CLOSED = new ProbeError('unreachable', 'closed while connecting')

/** Opens a connection to an origin, through the proxy if there is one; the signal gives up and destroys the socket. */
export async function dial(network: Network, route: Route, signal: AbortSignal): Promise<Socket> {
  const { proxy } = network.settings
  const { origin } = route
  const isSecure = origin.scheme === 'https'
  if (proxy === null) return dialOrigin(network, route, signal)
  const socket = await dialProxy(network, proxy, signal)
  if (route.isTunnel || isSecure) await openTunnel(socket, proxy, origin)
  return isSecure ? secure(network, { ...route, socket, name: origin.hostname }, signal) : socket
}

async function dialOrigin(network: Network, route: Route, signal: AbortSignal): Promise<Socket> {
  const { hostname, scheme, edge } = route.origin
  const port = edge?.port ?? route.origin.port
  const host = route.address ?? hostname
  const socket = await (scheme === 'https'
    ? secure(network, { ...route, host, port, name: hostname }, signal)
    : open(host, port, signal))
  // The address was checked before; this catches a resolver or a socket layer that went elsewhere.
  const expected = normalizeAddress(host)
  const reached = normalizeAddress(socket.remoteAddress ?? expected)
  if (reached === expected) return socket
  socket.destroy()
  throw new ProbeError('blocked-address', `connected to ${reached} instead of ${expected}`)
}

async function dialProxy(network: Network, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const isSecure = proxy.protocol === 'https:'
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  const port = proxy.port === '' ? (isSecure ? 443 : 80) : Number(proxy.port)
  try {
    return await (isSecure ? secure(network, { host, port, name: host }, signal) : open(host, port, signal))
  } catch (cause) {
    throw new ProbeError('unreachable', `proxy: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function open(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return settle(connectTcp({ host, port, noDelay: true }), 'connect', signal)
}

/** Where TLS is spoken, and the name that the certificate has to be for. */
type Peer = Partial<Pick<Route, 'session' | 'onSession'>> & { name: string } & (
    | { host: string; port: number }
    | { socket: Socket }
  )

function secure(network: Network, peer: Peer, signal: AbortSignal): Promise<Socket> {
  const { name, session, onSession } = peer
  const socket = connectTls({
    ...('socket' in peer ? { socket: peer.socket } : { host: peer.host, port: peer.port }),
    // A server name only where there is a name (RFC 6066 3).
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(session != null ? { session } : {}),
    secureContext: network.secureContext(),
    rejectUnauthorized: !network.settings.insecure,
    ALPNProtocols: ['http/1.1']
  })
  if (onSession !== undefined) socket.on('session', onSession)
  return settle(socket.setNoDelay(true), 'secureConnect', signal)
}

/** Waits until a socket is connected. */
function settle(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve(socket))
    // These stay: an error between two of its users would otherwise end the process.
    socket.on('error', reject).on('close', () => reject(CLOSED))
    signal.addEventListener('abort', () => socket.destroy())
    if (signal.aborted) socket.destroy()
  })
}
