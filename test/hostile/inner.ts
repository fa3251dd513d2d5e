import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** A stand-in for the address at which clouds keep their metadata; the real one is asked by no test. */
export const INNER = '127.169.254.169'

let port = 0
let connections = 0

/** Opens a port there and the same one on 127.0.0.1, which no request may reach. */
export async function openInner(): Promise<void> {
  for (const address of [INNER, '127.0.0.1']) {
    const server = createServer((socket) => {
      connections++
      socket.destroy()
    })
    server.listen(port, address).unref()
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
}

/** Its port. */
export function innerPort(): number {
  return port
}

/** How often somebody came. */
export function innerConnections(): number {
  return connections
}
