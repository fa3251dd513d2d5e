import type { Socket } from 'node:net'
import type { Failure, ProbeResponse } from '../../evidence/exchange.js'
import type { Origin } from '../../targets/origin.js'
import { ProbeError } from '../response/failure.js'

const MAX_REPLY_BYTES = 16 * 1024

/** Makes Basic credentials of the proxy URL's userinfo (RFC 7617), or `null`. */
export function authorizeProxy(proxy: URL): string | null {
  if (proxy.username === '' && proxy.password === '') return null
  const userinfo = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return `Basic ${Buffer.from(userinfo, 'utf8').toString('base64')}`
}

/** Tells the failure that a forward proxy's own refusal stands for (407, RFC 9110 15.5.8), or `null`. */
export function detectProxyRefusal(proxy: URL | null, response: ProbeResponse): Failure | null {
  if (proxy === null || response.status !== 407) return null
  return { kind: 'unreachable', detail: describeChallenge(proxy) }
}

function describeChallenge(proxy: URL): string {
  return proxy.username === '' && proxy.password === ''
    ? 'proxy: 407, it asks for a name and a password'
    : 'proxy: 407, it does not take the name and the password'
}

/** Asks a proxy for a tunnel to the origin (RFC 9110 9.3.6); rejects with ProbeError `unreachable`. */
export async function openTunnel(socket: Socket, proxy: URL, origin: Origin): Promise<void> {
  const host = origin.hostname.includes(':') ? `[${origin.hostname}]` : origin.hostname
  const authority = `${host}:${origin.port}`
  const authorization = authorizeProxy(proxy)
  const field = authorization === null ? '' : `Proxy-Authorization: ${authorization}\r\n`
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${field}\r\n`)
  const line = await readReply(socket)
  if (!/^HTTP\/1\.\d 2\d\d/.test(line)) {
    const is407 = /^HTTP\/1\.\d 407/.test(line)
    throw new ProbeError(
      'unreachable',
      is407 ? describeChallenge(proxy) : `proxy refuses the tunnel: ${line.slice(0, 80)}`
    )
  }
}

/** Reads the head of the proxy's reply and gives its first line; bytes of the tunnel stay in the socket. */
function readReply(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const stop = (): void => void socket.off('readable', onReadable).off('close', onClose)
    const onReadable = (): void => {
      const chunk: Buffer | null = socket.read()
      if (chunk !== null) received += chunk.toString('latin1')
      const end = received.indexOf('\r\n\r\n')
      if (end < 0 && received.length < MAX_REPLY_BYTES) return
      stop()
      if (end >= 0 && received.length > end + 4) socket.unshift(Buffer.from(received.slice(end + 4), 'latin1'))
      resolve(received.slice(0, received.indexOf('\r\n')))
    }
    const onClose = (): void => reject(new ProbeError('unreachable', 'proxy closed the connection'))
    socket.on('readable', onReadable).on('close', onClose)
  })
}
