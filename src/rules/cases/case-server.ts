import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { FailureKind } from '../../evidence/exchange.js'
import type { CaseScript } from './case-script.js'
import type { Case, ScriptedAnswer } from './cases.js'

/** A running server on a free port of 127.0.0.1. */
export type CaseServer = { origin: string; close(): Promise<void> }

const maxRequestBytes = 256 * 1024
const PLAYABLE: ReadonlySet<FailureKind> = new Set<FailureKind>(['timeout', 'closed', 'reset', 'protocol-error'])

/** True if a server can bring about everything the case wants; a name that does not resolve is none of its doing. */
export function isPlayable(testCase: Case): boolean {
  const answers = [testCase.otherwise, ...Object.values(testCase.answers).flat()]
  // a limit is waited for, which takes seconds a request
  const limits = [429, 503]
  return answers.every(
    ({ failure, status }) => (failure === null || PLAYABLE.has(failure)) && !limits.includes(status ?? 0)
  )
}

/** Serves a case over HTTP/1.1 on a plain socket: `node:http` refuses methods that rules send. */
export async function startCaseServer(script: CaseScript): Promise<CaseServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A client that goes away is no trouble of ours; without a listener the error would end the process.
    socket.on('error', () => socket.destroy())
    serve(socket, script)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, close: () => stop(server, sockets) }
}

async function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy()
  server.close()
  await once(server, 'close')
}

function serve(socket: Socket, script: CaseScript): void {
  let received = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    if (received.length > maxRequestBytes) socket.destroy()
    for (let read = readRequest(received); read !== null; read = readRequest(received)) {
      received = received.subarray(read.length)
      respond(socket, read.method, script.answer(read))
    }
  })
}

type ReadRequest = { method: string; target: string; headers: [string, string][]; body: string | null; length: number }

/** The first request in the bytes, or `null` if it is not complete (RFC 9112 2.2). */
function readRequest(received: Buffer): ReadRequest | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = readHead(received.toString('latin1', 0, headEnd))
  const value = (name: string): string => head.headers.find(([field]) => field.toLowerCase() === name)?.[1] ?? ''
  const bodyStart = headEnd + 4
  if (value('transfer-encoding').toLowerCase() === 'chunked') {
    const chunked = readChunks(received, bodyStart)
    return chunked === null ? null : { ...head, ...chunked }
  }
  const end = bodyStart + Number(value('content-length'))
  if (received.length < end) return null
  return { ...head, body: end === bodyStart ? null : received.toString('utf8', bodyStart, end), length: end }
}

function readHead(text: string): Pick<ReadRequest, 'method' | 'target' | 'headers'> {
  const [requestLine = '', ...fields] = text.split('\r\n')
  const [method = '', target = ''] = requestLine.split(' ')
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(':')
    return [field.slice(0, colon), field.slice(colon + 1).trim()]
  })
  return { method, target, headers }
}

/** RFC 9112 7.1, without trailers. */
function readChunks(received: Buffer, start: number): { body: string; length: number } | null {
  let body = ''
  let at = start
  for (;;) {
    const lineEnd = received.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(received.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size + 2
    if (received.length < end) return null
    if (!(size > 0)) return { body, length: end }
    body += received.toString('utf8', lineEnd + 2, end - 2)
    at = end
  }
}

function respond(socket: Socket, method: string, answer: ScriptedAnswer): void {
  const { failure } = answer
  if (failure === null) socket.write(responseText(method, answer))
  else if (failure === 'protocol-error') socket.end('this is not HTTP\r\n\r\n')
  else if (failure === 'reset') socket.resetAndDestroy()
  // A time-out is the client's to notice.
  else if (failure !== 'timeout') socket.destroy()
}

function responseText(method: string, answer: ScriptedAnswer): string {
  const hasNoBody = answer.status === 204 || answer.status === 304 || (method === 'CONNECT' && answer.status < 300)
  const fields = Object.entries(answer.headers).flatMap(([name, values]) =>
    values.map((value) => `${name}: ${value}\r\n`)
  )
  const length = hasNoBody ? '' : `Content-Length: ${Buffer.byteLength(answer.body)}\r\n`
  const body = hasNoBody || method === 'HEAD' ? '' : answer.body
  return `HTTP/1.1 ${answer.status} Scripted\r\n${fields.join('')}${length}\r\n${body}`
}
