import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that is up. `origin` has no trailing slash: `http://127.0.0.1:40123`. */
export interface Listening {
  readonly origin: string
  /** Resolves when the port is free again; open connections are cut. */
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1; rejects with the system's error where that fails. */
export async function listenOnLoopback(server: Server): Promise<Listening> {
  // Longer than a demo: an idle connection that the server closes first looks like a broken back end to its client.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      })
  }
}
