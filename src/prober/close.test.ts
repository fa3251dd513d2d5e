import { describe, expect, it, vi } from 'vitest'
import { proberFor, request, serveHttp, serveRaw } from '../../test/prober/loopback.js'

/** What keeps this process from ending. */
function listHeld(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(TCPSocket|TLS|Timeout)/.test(name))
}

describe('release and close', () => {
  it('closes connections; what is sent later never leaves', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end())
    const silent = await serveRaw(() => undefined)
    const prober = proberFor([server.origin, silent.origin])
    await prober.send(server.origin, request('GET', '/'))
    await prober.release(server.origin)
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true)
    const pending = Array.from({ length: 5 }, () => prober.send(silent.origin, request('GET', '/')))
    await expect.poll(() => silent.sockets.length).toBe(3)
    await prober.close()
    const kinds = (await Promise.all(pending)).map(({ failure }) => failure?.kind)
    expect(kinds).toEqual([...Array<string>(3).fill('interrupted'), 'never-sent', 'never-sent'])
    expect((await prober.send(server.origin, request('GET', '/'))).failure?.kind).toBe('never-sent')
    await expect.poll(() => silent.sockets.every((socket) => socket.destroyed)).toBe(true)
  })

  it('forgets an origin that is released, but for one that is still asked', async () => {
    const server = await serveHttp((incoming, outgoing) => incoming.url === '/' && outgoing.end())
    const prober = proberFor([server.origin])
    await prober.send(server.origin, request('GET', '/'))
    const silent = prober.send(server.origin, request('GET', '/silent'))
    await expect.poll(() => prober.sentTo(server.origin)).toBe(2)
    await prober.release(server.origin)
    expect(prober.sentTo(server.origin)).toBe(2)
    prober.interrupt()
    expect((await silent).failure?.kind).toBe('interrupted')
    await prober.release(server.origin)
    expect(prober.sentTo(server.origin)).toBe(0)
  })

  it('leaves no socket and no timer behind', async () => {
    const server = await serveHttp((incoming, outgoing) => incoming.url === '/' && outgoing.end())
    const prober = proberFor([server.origin], { requestsPerSecond: 2, timeoutMs: 60_000 })
    await prober.send(server.origin, request('GET', '/'))
    const pending = ['/silent', '*', '/later'].map((target) => prober.send(server.origin, request('OPTIONS', target)))
    await expect.poll(() => prober.sentTo(server.origin)).toBe(3)
    await prober.close()
    const kinds = (await Promise.all(pending)).map(({ failure }) => failure?.kind)
    expect(kinds).toEqual(['interrupted', 'interrupted', 'never-sent'])
    for (const socket of server.sockets) socket.destroy()
    // no poll, which has a timer of its own
    for (const endMs = performance.now() + 10_000; listHeld().length > 0 && performance.now() < endMs;) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(listHeld()).toEqual([])
  })

  it('ends the timers of deadlines that are not reached', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end())
    const started = vi.spyOn(globalThis, 'setTimeout')
    const ended = vi.spyOn(globalThis, 'clearTimeout')
    const prober = proberFor([server.origin], { timeoutMs: 61_000 })
    await Promise.all([1, 2].map(() => prober.send(server.origin, request('GET', '/'))))
    await prober.close()
    const deadlines = started.mock.results.filter((_, index) => started.mock.calls[index]?.[1] === 61_000)
    expect(deadlines).toHaveLength(2)
    for (const { value } of deadlines) expect(ended).toHaveBeenCalledWith(value)
    vi.restoreAllMocks()
  })
})

describe('interrupt', () => {
  it('does not wait for a time that the origin asked for', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.writeHead(429, { 'retry-after': '50' }).end())
    const prober = proberFor([server.origin], { timeoutMs: 10_000 })
    const pending = [1, 2].map(() => prober.send(server.origin, request('GET', '/')))
    await expect.poll(() => prober.sentTo(server.origin)).toBe(2)
    // both answers are in, and the session waits
    await new Promise((resolve) => setTimeout(resolve, 100))
    const atMs = performance.now()
    prober.interrupt()
    for (const exchange of await Promise.all(pending)) expect(exchange.failure?.kind).toBe('interrupted')
    expect(performance.now() - atMs).toBeLessThan(1_000)
  })
})
