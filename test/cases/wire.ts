import { STATUS_CODES } from 'node:http'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import type { Reply, Request } from './kit.js'

// A server that reads HTTP/1.1 itself, so that every method and every request-target reaches the case as it was sent.

type Incoming = Omit<Request, 'count'>

/** A server whose answers see methods in their own spelling, CONNECT and unknown ones included. */
export function createRawServer(answer: (request: Incoming) => Reply): Server {
  let connections = 0
  return createServer((socket) => {
    const connection = ++connections
    let buffer = ''
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1')
      for (let next = takeRequest(buffer); next !== undefined; next = takeRequest(buffer)) {
        buffer = next.rest
        const { request } = next
        writeReply(socket, { reply: answer({ ...request, connection }), isHead: request.method === 'HEAD' })
      }
    })
  })
}

/** Writes an answer as HTTP/1.1; `isLast` closes the connection behind it. */
export function writeReply(
  socket: Socket,
  { reply, ...how }: { reply: Reply; isLast?: boolean; isHead?: boolean }
): void {
  if (reply === 'hang' || socket.destroyed) return
  if (reply === 'reset') return void socket.resetAndDestroy()
  if (reply === 'close') return void socket.destroy()
  const body = reply.body ?? ''
  if (reply.untilClose) return endWith(socket, `HTTP/1.0 ${reply.status} OK\r\nContent-Type: text/html\r\n\r\n${body}`)
  const headers = {
    'Content-Type': 'text/html',
    'Content-Length': String(Buffer.byteLength(body)),
    ...(how.isLast ? { Connection: 'close' } : {}),
    ...reply.headers
  }
  const head = writeHead(reply.status, headers)
  socket.write(how.isHead ? head : head + body)
  if (how.isLast) socket.end()
}

function endWith(socket: Socket, text: string): void {
  socket.end(text)
}

function writeHead(status: number, headers: Readonly<Record<string, string>>): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Other'}\r\n${fields.join('')}\r\n`
}

function takeRequest(buffer: string): { request: Omit<Incoming, 'connection'>; rest: string } | undefined {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...fields] = buffer.slice(0, end).split('\r\n')
  const headers = Object.fromEntries(fields.map(splitField))
  const length = Number(headers['content-length'] ?? 0)
  const from = end + 4
  if (buffer.length < from + length) return undefined
  const [method = '', target = ''] = line.split(' ')
  const [path = '', ...query] = target.split('?')
  const body = buffer.slice(from, from + length)
  return {
    request: { method, target, path, query: query.join('?'), headers, fields, body },
    rest: buffer.slice(from + length)
  }
}

function splitField(field: string): [string, string] {
  const colon = field.indexOf(':')
  return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
}
