import type { Socket } from 'node:net'
import type { Answer, Call, Speech } from './behaviour.js'

/** Nothing here goes on for longer than this on one connection. */
const MAX_FLOOD_BYTES = 64 * 1024 * 1024
const MAX_DRIPS = 1_000
const DRIP_MS = 50

export const OK = 'HTTP/1.1 200 OK\r\n'

/** A complete response with a length. */
export function response(status: number, body = '', fields: readonly string[] = ['Content-Type: text/html']): string {
  const lines = [`HTTP/1.1 ${status} Said`, ...fields, `Content-Length: ${body.length}`]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** One chunk (RFC 9112 7.1). */
export function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`
}

/** The bytes and nothing more; the connection stays. Texts go out as Latin-1, so that any byte can be said. */
export function says(...parts: readonly (string | Buffer)[]): Speech {
  return ({ socket }) => {
    for (const part of parts) write(socket, part)
  }
}

/** The bytes, one part every 100 ms. */
export function saysInTurn(...parts: readonly string[]): Speech {
  return ({ socket }) => {
    for (const [turn, part] of parts.entries()) setTimeout(() => write(socket, part), turn * 100).unref()
  }
}

/** The bytes, and FIN. */
export function closesAfter(text: string): Speech {
  return ({ socket }) => {
    write(socket, text)
    socket.end()
  }
}

/** The bytes, and RST once they had time to arrive. */
export function resetsAfter(text: string): Speech {
  return ({ socket }) => {
    write(socket, text)
    setTimeout(() => socket.resetAndDestroy(), 50).unref()
  }
}

/** The head, and then the piece as fast as it is taken. */
export function floods(head: string, piece: string | Buffer, maxBytes = MAX_FLOOD_BYTES): Speech {
  const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
  return ({ socket }) => {
    write(socket, head)
    let left = maxBytes
    const next = (): void => {
      if (socket.destroyed || (left -= bytes.length) < 0) return
      socket.write(bytes, () => setImmediate(next))
    }
    next()
  }
}

/** The head, and then the piece every 50 ms. */
export function drips(head: string, piece: string): Speech {
  return ({ socket }) => {
    write(socket, head)
    let left = MAX_DRIPS
    const timer = setInterval(() => {
      if (socket.destroyed || left-- === 0) clearInterval(timer)
      else write(socket, piece)
    }, DRIP_MS).unref()
  }
}

/** GET as given, everything else 405: what only reading meets. */
export function onGet(answer: Answer): Answer {
  return (call) => (call.method === 'GET' ? answer(call) : write(call.socket, response(405)))
}

/** A site of the resources given, by path; 404 and 405 otherwise. */
export function site(resources: Readonly<Record<string, Answer>>): Answer {
  return onGet((call) => (resources[call.target] ?? says(response(404)))(call))
}

/** What depends on the request. */
export function saysOf(text: (call: Call) => string): Answer {
  return (call) => write(call.socket, text(call))
}

function write(socket: Socket, text: string | Buffer): void {
  if (socket.writable) socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text)
}
