import type { Socket } from 'node:net'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Origin } from '../../targets/origin.js'
import type { Attempt } from '../response/response-handler.js'
import { decodeChunks, hasNoContent, parseHead, type RawHead } from '../response/parse-head.js'

/** Whether undici cannot send the request: CONNECT, `*`, and other targets that are no path and no http(s) URL. */
export function needsRawSocket(request: ProbeRequest): boolean {
  const { method, target } = request
  return method === 'CONNECT' || !(target.startsWith('/') || /^https?:\/\//.test(target))
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const TARGET = /^[\u0021-\u00ff]+$/

// A run sends few methods; one that was found to be a token is not looked at again.
const tokens = new Set<string>()
const MAX_TOKENS = 64

/** RFC 9110 5.6.2. */
function isToken(method: string): boolean {
  if (tokens.has(method)) return true
  if (!TOKEN.test(method)) return false
  if (tokens.size < MAX_TOKENS) tokens.add(method)
  return true
}

/** Why the request cannot be written as one HTTP/1.1 message, or `null`. */
export function requestMistake(request: ProbeRequest): string | null {
  if (!isToken(request.method)) return `method ${JSON.stringify(request.method)} is no token`
  if (!TARGET.test(request.target)) return 'the request-target is empty or holds spaces or controls'
  return null
}

/**
 * The bytes of a request that closes its connection, target and fields as Latin-1 and content as UTF-8; or, as text,
 * why there are none.
 */
export function serializeRequest(origin: Origin, request: ProbeRequest, headers: readonly string[]): Buffer | string {
  const names = new Set<string>()
  let fields = ''
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name, value] = [headers[index] as string, headers[index + 1] as string]
    if (!/^[^\s:]+$/.test(name) || /[\r\n\0]/.test(value)) return `header field ${JSON.stringify(name)} is invalid`
    names.add(name.toLowerCase())
    fields += `${name}: ${value}\r\n`
  }
  const content = Buffer.from(request.body ?? '', 'utf8')
  const host = names.has('host') ? '' : `Host: ${origin.authority}\r\n`
  const close = names.has('connection') ? '' : 'Connection: close\r\n'
  const framed = names.has('content-length') || names.has('transfer-encoding') || content.length === 0
  const length = framed ? '' : `Content-Length: ${content.length}\r\n`
  const head = `${request.method} ${request.target} HTTP/1.1\r\n${host}${close}${fields}${length}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), content])
}

/**
 * Sends a request on a connection of its own and feeds the attempt what comes back, read leniently. The connection is
 * destroyed when the attempt has ended (`attempt.onConnect` is given the means).
 */
export function sendRaw(socket: Socket, bytes: Buffer, attempt: Attempt): void {
  const reader = new RawReader(socket, attempt)
  socket.on('data', (chunk: Buffer) => reader.read(chunk))
  socket.on('end', () => reader.end())
  socket.on('error', (error) => attempt.onError(error))
  socket.on('close', () => reader.end())
  attempt.onConnect(() => socket.destroy())
  if (!socket.destroyed) socket.write(bytes)
}

class RawReader {
  readonly #socket: Socket
  readonly #attempt: Attempt
  readonly #interim: () => void
  #pending: Buffer = Buffer.alloc(0)
  #head: RawHead | null = null
  #chunked = false
  #expectedBytes = Number.POSITIVE_INFINITY
  #contentBytes = 0

  constructor(socket: Socket, attempt: Attempt) {
    this.#socket = socket
    this.#attempt = attempt
    this.#interim = () => attempt.onHeaders(102, [], () => undefined, '')
  }

  read(chunk: Buffer): void {
    if (this.#head !== null) {
      this.#readContent(chunk)
      return
    }
    this.#pending = Buffer.concat([this.#pending, chunk])
    this.#readHead(false)
  }

  end(): void {
    if (this.#head === null && this.#pending.length > 0) this.#readHead(true)
    if (this.#head === null) {
      this.#attempt.fail('closed', 'other side closed')
      return
    }
    if (this.#chunked) this.#finishChunked(true)
    else if (this.#contentBytes < this.#expectedBytes && Number.isFinite(this.#expectedBytes)) this.#cut()
    else this.#complete()
  }

  /** Reads interim heads and the final one, as far as they have come. */
  #readHead(atEnd: boolean): void {
    let head = this.#nextHead(atEnd)
    while (head !== null && head.status < 200 && head.status !== 101) {
      this.#interim()
      head = this.#pending.length === 0 ? null : this.#nextHead(atEnd)
    }
    if (head !== null) this.#startContent(head)
  }

  #nextHead(atEnd: boolean): RawHead | null {
    const { maxHeaderBytes } = this.#attempt.limits
    const head = parseHead(this.#pending, atEnd)
    if (head === 'not-http') {
      this.#attempt.fail('protocol-error', 'no status line')
      return null
    }
    if ((head?.endByte ?? this.#pending.length) > maxHeaderBytes) {
      this.#attempt.fail('protocol-error', `header section over ${maxHeaderBytes} bytes`)
      return null
    }
    if (head !== null) this.#pending = this.#pending.subarray(head.endByte)
    return head
  }

  #startContent(head: RawHead): void {
    this.#head = head
    this.#attempt.setHead(head.status, head.reason, head.headers)
    if (hasNoContent(this.#attempt.request.method, head.status)) return this.#complete()
    this.#chunked = /chunked/i.test(head.headers['transfer-encoding'] ?? '')
    // Of lengths that differ none is believed: the content ends with the connection. Equal ones are one (RFC 9110 8.6).
    const [length = '', ...others] = new Set(head.headers['content-length']?.split(/[ \t]*,[ \t]*/))
    if (/^\d{1,15}$/.test(length) && others.length === 0 && !this.#chunked) this.#expectedBytes = Number(length)
    const rest = this.#pending
    this.#pending = Buffer.alloc(0)
    if (rest.length > 0 || this.#expectedBytes === 0) this.#readContent(rest)
  }

  #readContent(chunk: Buffer): void {
    if (this.#chunked) {
      this.#pending = Buffer.concat([this.#pending, chunk])
      const over = this.#pending.length > this.#attempt.limits.maxBodyBytes * 2
      if (over || /\n0+[ \t]*(;[^\n]*)?\r?\n/.test(`\n${this.#pending.subarray(-64).toString('latin1')}`))
        this.#finishChunked(over)
      return
    }
    const wanted = chunk.subarray(0, Math.min(chunk.length, this.#expectedBytes - this.#contentBytes))
    this.#contentBytes += wanted.length
    if (wanted.length > 0) this.#attempt.onData(wanted)
    if (this.#contentBytes >= this.#expectedBytes) this.#complete()
  }

  #finishChunked(force: boolean): void {
    const { content, complete } = decodeChunks(this.#pending)
    if (!complete && !force) return
    this.#attempt.onData(content)
    if (complete) this.#complete()
    else this.#cut()
  }

  #complete(): void {
    this.#attempt.onComplete()
    this.#socket.destroy()
  }

  #cut(): void {
    this.#attempt.onError(new Error('other side closed'))
    this.#socket.destroy()
  }
}
