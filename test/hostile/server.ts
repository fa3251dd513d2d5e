// A child process in which every behaviour has a port of its own on 127.0.0.1. It says the ports, and answers each
// message with how often somebody came to where no request may go. Only the parent's channel keeps it alive.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Behaviour, Call } from './behaviour.js'
import { behaviours } from './behaviours.js'
import { innerConnections, openInner } from './inner.js'
import { response, says } from './wire.js'

/** The ports, by the behaviour's name. */
export type Ports = Record<string, number>

await openInner()
const ports: Ports = {}
for (const behaviour of behaviours) ports[behaviour.name] = await listen(serverOf(behaviour))
process.on('message', () => void process.send?.(innerConnections()))
process.send?.(ports)

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    socket.unref()
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function serverOf(behaviour: Behaviour): Server {
  if ('server' in behaviour) return behaviour.server()
  const options = { noDelay: true, allowHalfOpen: false }
  if ('greet' in behaviour) {
    return createServer(options, (socket) => {
      socket.resume()
      behaviour.greet({ socket })
    })
  }
  let count = 0
  return createServer(options, (socket) =>
    readRequests(socket, (request) => {
      const isHealthy = request.target === '/healthy'
      const answer = isHealthy ? says(response(200, 'healthy')) : behaviour.answer
      answer({ socket, ...request, count: isHealthy ? count : ++count })
    })
  )
}

/** Calls back for each request once its head and its content have come. */
function readRequests(socket: Socket, onRequest: (request: Omit<Call, 'socket' | 'count'>) => void): void {
  let pending = ''
  socket.on('data', (bytes: Buffer) => {
    pending += bytes.toString('latin1')
    for (;;) {
      const end = pending.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = pending.slice(0, end)
      const next = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      if (pending.length < next) return
      const [method = '', target = ''] = head.split(' ', 2)
      pending = pending.slice(next)
      onRequest({ method, target, host: /\r\nhost: *(\S+)/i.exec(head)?.[1] ?? '' })
    }
  })
}
