import { describe, expect, it } from 'vitest'
import { proberFor, request, serveHttp } from '../../../test/prober/loopback.js'

describe('the rate', () => {
  it('is kept per origin', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end())
    const prober = proberFor([server.origin], { requestsPerSecond: 50 })
    const exchanges = await Promise.all(
      Array.from({ length: 11 }, () => prober.send(server.origin, request('GET', '/')))
    )
    const starts = exchanges.map((exchange) => exchange.startedAtMs)
    // Ten gaps of 20 ms, each at least 16; timers may fire a millisecond early.
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThanOrEqual(150)
  })

  it('is kept per address, over origins', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => serveHttp((_incoming, outgoing) => outgoing.end())))
    const prober = proberFor(
      servers.map((server) => server.origin),
      { requestsPerSecond: 50 }
    )
    const sends = servers.flatMap(({ origin }) => [1, 2, 3, 4].map(() => prober.send(origin, request('GET', '/'))))
    const starts = (await Promise.all(sends)).map((exchange) => exchange.startedAtMs)
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThanOrEqual(165)
  })

  it('has a global bound on requests in flight', async () => {
    let inFlight = 0
    let most = 0
    const servers = await Promise.all(
      [1, 2, 3].map(() =>
        serveHttp((_incoming, outgoing) => {
          most = Math.max(most, ++inFlight)
          setTimeout(() => {
            inFlight--
            outgoing.end()
          }, 10)
        })
      )
    )
    const prober = proberFor(
      servers.map((server) => server.origin),
      { globalRequestsInFlight: 2 }
    )
    const sends = servers.flatMap(({ origin }) => [1, 2, 3, 4].map(() => prober.send(origin, request('GET', '/'))))
    for (const { response } of await Promise.all(sends)) expect(response?.status).toBe(200)
    expect(most).toBe(2)
  })
})

describe('429 and 503', () => {
  it('are obeyed, and the request sent again', async () => {
    const at: number[] = []
    const server = await serveHttp((_incoming, outgoing) => {
      at.push(performance.now())
      if (at.length > 1) return outgoing.end('ok')
      return outgoing.writeHead(429, { 'retry-after': '1' }).end()
    })
    const prober = proberFor([server.origin])
    const [first, second] = await Promise.all([1, 2].map(() => prober.send(server.origin, request('GET', '/'))))
    expect([first?.response?.status, second?.response?.status]).toEqual([200, 200])
    expect(Math.max(...at) - Math.min(...at)).toBeGreaterThan(900)
  })

  it('end as rate-limited after two more tries; after two such requests nothing more is sent', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.writeHead(503, { 'retry-after': '0' }).end())
    const prober = proberFor([server.origin])
    const first = await prober.send(server.origin, request('GET', '/'))
    expect(first).toMatchObject({ response: { status: 503 }, failure: { kind: 'rate-limited' } })
    expect(prober.sentTo(server.origin)).toBe(3)
    await prober.send(server.origin, request('GET', '/'))
    const third = await prober.send(server.origin, request('GET', '/'))
    expect(third).toMatchObject({ response: null, failure: { kind: 'rate-limited' } })
    expect(prober.sentTo(server.origin)).toBe(6)
  }, 20_000)

  it('never send a write again', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.writeHead(429).end())
    const prober = proberFor([server.origin], { mode: 'write' })
    const { failure } = await prober.send(server.origin, request('PUT', '/x', { effect: 'write' }))
    expect(failure?.kind).toBe('rate-limited')
    expect(prober.sentTo(server.origin)).toBe(1)
  })

  it('503 without Retry-After is a limit too, as from nginx, and never an answer', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.writeHead(503).end())
    const prober = proberFor([server.origin])
    expect(await prober.send(server.origin, request('GET', '/x.php'))).toMatchObject({
      response: { status: 503 },
      failure: { kind: 'rate-limited' }
    })
  })

  it('a wait of a minute or more is not waited for: nothing more is sent', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.writeHead(503, { 'retry-after': '3600' }).end())
    const prober = proberFor([server.origin])
    const [first, second] = [
      await prober.send(server.origin, request('GET', '/a')),
      await prober.send(server.origin, request('GET', '/b'))
    ]
    expect([first, second].map(({ failure }) => failure?.kind)).toEqual(['rate-limited', 'rate-limited'])
    expect(prober.sentTo(server.origin)).toBe(1)
  })
})
