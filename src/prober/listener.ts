import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'

/** A page of the scanner's own, for finding out whether a target on this machine fetches addresses for others. */
export type Listener = {
  /** `http://127.0.0.1:PORT/RANDOM`; its answer carries `X-Verbgate-Listener`. */
  url: string
  close(): Promise<void>
}

/** Opens the page on a free port of 127.0.0.1. It holds nothing and does nothing, and the process does not wait for it. */
export async function openListener(): Promise<Listener> {
  const path = `/${randomBytes(16).toString('hex')}`
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // a relay that hangs up is no trouble of ours
    socket.on('error', () => socket.destroy())
    socket.once('data', (head) => {
      const isOurs = head.toString('latin1').includes(path)
      const status = isOurs ? '200 OK\r\nX-Verbgate-Listener: 1' : '404 Not Found'
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    })
  })
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}
