import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

export type PlainAnswer = { status: number; headers: IncomingHttpHeaders; body: string }

/**
 * One request on a connection of its own, the target sent as written. A connection that ends without an answer gives
 * status 0: the disk, not the answer, says what happened.
 */
export function sendPlain(
  origin: string,
  method: string,
  target: string,
  options: { headers?: Record<string, string>; body?: string } = {}
): Promise<PlainAnswer> {
  const { hostname, port, host } = new URL(origin)
  const { body = '', headers = {} } = options
  const bodyless = ['GET', 'HEAD', 'TRACE', 'OPTIONS'].includes(method) && body === ''
  return new Promise((resolve) => {
    const outgoing = request({
      hostname,
      port,
      method,
      path: target,
      agent: false,
      timeout: 10_000,
      headers: { host, ...(bodyless ? {} : { 'content-length': String(Buffer.byteLength(body)) }), ...headers }
    })
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      const finish = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8')
        })
      response.once('end', finish)
      response.once('error', finish)
    })
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.once('error', () => resolve({ status: 0, headers: {}, body: '' }))
    outgoing.end(body)
  })
}
