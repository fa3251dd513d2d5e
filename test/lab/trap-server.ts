import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LoggedRequest, RequestLog } from './topology.js'
import type { Workspace } from './workspace.js'

/** Answers one request of a trap; `body` is what was sent, up to 64 KiB. */
export type TrapHandler = (request: IncomingMessage, response: ServerResponse, body: string) => void

const maxBodyBytes = 65_536

/** Starts a Node trap on `port` and returns its log, which also holds requests that Node's parser refused. */
export async function startTrap(workspace: Workspace, port: number, handle: TrapHandler): Promise<RequestLog> {
  const log: LoggedRequest[] = []
  const server = createServer((request, response) => {
    response.once('close', () => log.push(describe(request, response)))
    readBody(request, (body) => handle(request, response, body))
  })
  server.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
    const [method = '', target = ''] = (error.rawPacket?.toString('latin1') ?? '').split('\r\n', 1)[0]?.split(' ') ?? []
    log.push({ method, target, status: 400 })
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  server.on('connect', (request, socket) => {
    log.push({ method: 'CONNECT', target: request.url ?? '', status: 0 })
    socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  workspace.defer(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    read: async () => [...log],
    async reset() {
      log.length = 0
    }
  }
}

function describe(request: IncomingMessage, response: ServerResponse): LoggedRequest {
  const headers: Record<string, string> = {}
  if (request.headers['if'] !== undefined) headers['if'] = String(request.headers['if'])
  if (request.headers['destination'] !== undefined) headers['destination'] = String(request.headers['destination'])
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    status: response.headersSent ? response.statusCode : 0,
    ...(Object.keys(headers).length > 0 ? { headers } : {})
  }
}

function readBody(request: IncomingMessage, done: (body: string) => void): void {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    if (body.length < maxBodyBytes) body += chunk.toString('utf8')
  })
  request.once('end', () => done(body))
}
