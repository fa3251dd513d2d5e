import { describe, expect, it } from 'vitest'
import { proberFor, request, serveHttp } from '../../../test/prober/loopback.js'

describe('budgets', () => {
  it('bound requests and writes', async () => {
    const server = await serveHttp((incoming, outgoing) => incoming.resume().on('end', () => outgoing.end()))
    const prober = proberFor([server.origin], { maxRequestsPerOrigin: 4, maxWritesPerOrigin: 1, mode: 'write' })
    const kinds: unknown[] = []
    for (const effect of ['write', 'write', 'read', 'read', 'no-write', 'read'] as const) {
      const { response, failure } = await prober.send(server.origin, request('PUT', '/', { effect }))
      kinds.push(response?.status ?? failure?.kind)
    }
    expect(kinds).toEqual([200, 'over-budget', 200, 200, 200, 'over-budget'])
    expect(prober.sentTo(server.origin)).toBe(4)
  })
})
