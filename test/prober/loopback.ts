import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createNetServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createProber } from '../../src/prober/create-prober.js'
import type { ProberOptions } from '../../src/prober/settings.js'
import type { Prober } from '../../src/prober/prober.js'
import type { ProbeRequest } from '../../src/evidence/exchange.js'
import { type Origin, originOf } from '../../src/targets/origin.js'
import { createScope } from '../../src/targets/scope.js'

/** A server on a free loopback port, closed with the test; `sockets` are the connections it got. */
export type Listening = { origin: Origin; port: number; sockets: Socket[] }

/** Starts any net server on 127.0.0.1. */
export async function listen(
  server: Server,
  scheme: 'http' | 'https' = 'http',
  event = 'connection'
): Promise<Listening> {
  const sockets: Socket[] = []
  server.on(event, (socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const { port } = server.address() as { port: number }
  return { origin: originOf(new URL(`${scheme}://127.0.0.1:${port}`)), port, sockets }
}

/** An HTTP server. */
export function serveHttp(listener: RequestListener): Promise<Listening> {
  return listen(createHttpServer(listener))
}

/** A server that speaks for itself: `answer` gets the socket and the text of each chunk. */
export function serveRaw(answer: (socket: Socket, text: string) => void): Promise<Listening> {
  return listen(createNetServer((socket) => socket.on('data', (chunk) => answer(socket, chunk.toString('latin1')))))
}

/** A prober for the given origins, closed with the test; unlimited rate, no-write mode, a deadline of 2 seconds. */
export function proberFor(origins: readonly Origin[], options: Partial<ProberOptions> = {}): Prober {
  const prober = createProber({
    userAgent: 'verbgate/test (+https://site.example; run=r1)',
    runId: 'r1',
    mode: 'no-write',
    scope: createScope({ origins, resolve: options.resolve ?? new Map() }),
    requestsPerSecond: 0,
    timeoutMs: 2_000,
    ...options
  })
  onTestFinished(() => prober.close())
  return prober
}

/** A request of effect class `read` without fields or content, unless said otherwise. */
export function request(method: string, target: string, more: Partial<ProbeRequest> = {}): ProbeRequest {
  return { method, target, headers: [], body: null, effect: 'read', ...more }
}
