import type { Socket } from 'node:net'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Origin } from '../../targets/origin.js'
import type { LenientReader } from '../response/lenient-reader.js'
import type { ResponseHandler } from '../response/response-handler.js'

/** How long a page is waited for after CONNECT succeeded, in milliseconds. */
const PAGE_AFTER_CONNECT_MS = 250

/** Whether undici cannot send the request: CONNECT, `*`, and other targets that are no path and no http(s) URL. */
export function needsRawSocket(request: ProbeRequest): boolean {
  const { method, target } = request
  return method === 'CONNECT' || !(target.startsWith('/') || /^https?:\/\//.test(target))
}

// RFC 9110 5.6.2
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const TARGET = /^[\u0021-\u00ff]+$/

/** Finds why the request cannot be written as one HTTP/1.1 message, or `null`. */
export function findRequestMistake(request: ProbeRequest): string | null {
  if (!TOKEN.test(request.method)) return `method ${JSON.stringify(request.method)} is no token`
  if (!TARGET.test(request.target)) return 'the request-target is empty or holds spaces or controls'
  return null
}

/**
 * Writes a request that closes its connection: target and fields as Latin-1, content as UTF-8. Gives the bytes or, as
 * text, why there are none.
 */
export function serializeRequest(origin: Origin, request: ProbeRequest, headers: readonly string[]): Buffer | string {
  const mistake = findFieldMistake(headers)
  if (mistake !== null) return mistake
  const names = new Set(headers.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase()))
  const content = Buffer.from(request.body ?? '', 'utf8')
  const isFramed = names.has('content-length') || names.has('transfer-encoding') || content.length === 0
  const lines = [
    `${request.method} ${request.target} HTTP/1.1`,
    ...(names.has('host') ? [] : [`Host: ${origin.authority}`]),
    ...(names.has('connection') ? [] : ['Connection: close']),
    ...joinFields(headers),
    ...(isFramed ? [] : [`Content-Length: ${content.length}`])
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), content])
}

function findFieldMistake(headers: readonly string[]): string | null {
  for (const [index, text] of headers.entries()) {
    const isGood = index % 2 === 0 ? /^[^\s:]+$/.test(text) : !/[\r\n\0]/.test(text)
    if (!isGood) return `header field ${JSON.stringify(headers[index - (index % 2)])} is invalid`
  }
  return null
}

function joinFields(headers: readonly string[]): string[] {
  const lines: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`)
  return lines
}

/** Sends a request over a connection of its own, and has what comes back read leniently. */
export function sendRaw(socket: Socket, bytes: Buffer, handler: ResponseHandler, reader: LenientReader): void {
  socket.on('data', (chunk: Buffer) => {
    reader.read(chunk)
    if (reader.isTunnel && !handler.isEnded) endSoon(socket, reader)
  })
  socket.on('end', () => reader.end())
  socket.on('error', (error) => handler.failWith(error))
  socket.on('close', () => reader.end())
  handler.start(() => socket.destroy())
  if (!socket.destroyed) socket.write(bytes)
}

/** Into a tunnel the client speaks first (RFC 9110 9.3.6): what answers by itself soon after is only a page. */
function endSoon(socket: Socket, reader: LenientReader): void {
  const timer = setTimeout(() => reader.end(), PAGE_AFTER_CONNECT_MS)
  socket.once('close', () => clearTimeout(timer))
}
