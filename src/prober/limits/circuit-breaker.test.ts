import { createServer as createNetServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen, proberFor, request, serveHttp } from '../../../test/prober/loopback.js'
import { CircuitBreaker } from './circuit-breaker.js'

describe('the circuit breaker', () => {
  it('opens after five refused connections, without traffic from then on', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end())
    const gone = { ...server.origin, href: 'http://127.0.0.1:1', port: 1, authority: '127.0.0.1:1' }
    const prober = proberFor([gone], { connectionsPerOrigin: 1 })
    const kinds: unknown[] = []
    for (let count = 0; count < 7; count++) kinds.push((await prober.send(gone, request('GET', '/'))).failure?.kind)
    expect(kinds).toEqual([...Array.from({ length: 5 }, () => 'refused'), 'gave-up', 'gave-up'])
  })

  it('opens after a hundred timeouts, whatever was answered in between', () => {
    const breaker = new CircuitBreaker()
    for (let count = 0; count < 100; count++) {
      expect(breaker.reason).toBeNull()
      breaker.note('QXZW', 'headers', { kind: 'timeout', detail: 'late' })
      breaker.note('GET', 'body', null)
    }
    expect(breaker.reason).toBe('100 requests timed out, the last: late')
  })

  it('takes a closed connection for an answer to other methods, not to GET', async () => {
    const server = await listen(createNetServer((socket) => socket.on('data', () => socket.destroy())))
    const prober = proberFor([server.origin])
    for (let count = 0; count < 20; count++) {
      expect((await prober.send(server.origin, request('QXZW', '/'))).failure?.kind).toBe('closed')
    }
    for (let count = 0; count < 5; count++) await prober.send(server.origin, request('GET', '/'))
    expect((await prober.send(server.origin, request('GET', '/'))).failure?.kind).toBe('gave-up')
  })
})
