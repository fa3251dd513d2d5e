import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'

/** An HTTP server with one worker: it answers one connection at a time, and the next one when that is closed. */
export function serveOneByOne(listener: RequestListener): Server {
  const http = createHttpServer({ keepAliveTimeout: 5_000 }, listener)
  const waiting: Socket[] = []
  let isServing = false
  const serve = (): void => {
    const next = waiting.shift()
    isServing = next !== undefined
    next?.on('close', serve)
    if (next === undefined) return
    http.emit('connection', next)
    next.resume()
  }
  return createServer({ pauseOnConnect: true }, (socket) => {
    waiting.push(socket)
    if (!isServing) serve()
  })
}
