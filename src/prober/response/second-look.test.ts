import { createServer as createNetServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen, proberFor, request, serveRaw } from '../../../test/prober/loopback.js'

describe('the second look after an answer that breaks the grammar', () => {
  it.each([
    ['two equal lengths', 'HTTP/1.1 405 No\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok', 'ok'],
    ['two different lengths', 'HTTP/1.1 405 No\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\nok', 'ok'],
    ['lines that end in LF', 'HTTP/1.1 405 No\nA: b\nContent-Length: 2\n\nok', 'ok'],
    ['folded fields', 'HTTP/1.1 405 No\r\nA: b\r\n c\r\nContent-Length: 2\r\n\r\nok', 'ok'],
    ['an unasked 100', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 405 No\r\nContent-Length: 2\r\n\r\nok', 'ok'],
    [
      'length and chunks',
      'HTTP/1.1 405 No\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      'ok'
    ],
    ['a head that is cut', 'HTTP/1.1 405 No\r\nAllow : GET\r\n', '']
  ])('finds the status behind %s', async (_name, answer, content) => {
    const server = await serveRaw((socket) => socket.end(answer))
    const prober = proberFor([server.origin])
    const { response, failure } = await prober.send(server.origin, request('MKCOL', '/x/', { effect: 'no-write' }))
    expect(failure).toBeNull()
    expect(response?.status).toBe(405)
    expect(Buffer.from(response?.body ?? []).toString()).toBe(content)
    expect(server.sockets.length).toBeLessThanOrEqual(2)
  })

  it('is taken once, and never for a write', async () => {
    const server = await serveRaw((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    const prober = proberFor([server.origin], { mode: 'write' })
    expect((await prober.send(server.origin, request('PUT', '/x', { effect: 'write' }))).failure?.kind).toBe(
      'protocol-error'
    )
    expect(prober.sentTo(server.origin)).toBe(1)
    expect((await prober.send(server.origin, request('GET', '/'))).failure?.kind).toBe('protocol-error')
    expect(prober.sentTo(server.origin)).toBe(3)
  })
})

describe('the raw socket', () => {
  it.each([
    ['content by length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', false],
    ['chunked content', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n', false],
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', false]
  ])('ends at the end of %s while the server keeps the connection', async (_name, answer) => {
    const server = await serveRaw((socket) => socket.write(answer))
    const { response, failure } = await proberFor([server.origin]).send(server.origin, request('OPTIONS', '*'))
    expect(failure).toBeNull()
    expect(response?.truncated).toBe(false)
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true)
  })

  it('takes equal lengths for one', async () => {
    const server = await serveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok'))
    const { response, failure } = await proberFor([server.origin]).send(server.origin, request('GET', '/'))
    expect(failure).toBeNull()
    expect(Buffer.from(response?.body ?? []).toString()).toBe('ok')
  })

  it('takes the head of a CONNECT answer and sends nothing into the tunnel', async () => {
    let bytes = 0
    const server = await listen(
      createNetServer((socket) => {
        socket.on('data', (chunk) => {
          if (bytes === 0) socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
          bytes += chunk.length
        })
      })
    )
    const { response } = await proberFor([server.origin]).send(server.origin, request('CONNECT', '127.0.0.1:1'))
    expect(response).toMatchObject({ status: 200, reason: 'Connection established', truncated: false })
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true)
  })

  it.each(['at once', 'a little later'])('takes a page that follows a CONNECT answer by itself, %s', async (when) => {
    const server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      if (when === 'at once') socket.end('<h1>Welcome</h1>')
      else setTimeout(() => socket.end('<h1>Welcome</h1>'), 50)
    })
    const { response } = await proberFor([server.origin]).send(server.origin, request('CONNECT', '127.0.0.1:1'))
    expect(Buffer.from(response?.body ?? []).toString()).toBe('<h1>Welcome</h1>')
  })

  it('is closed after an answer without content, whatever the server goes on to send', async () => {
    const server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const write = (): boolean => !socket.destroyed && socket.write('x'.repeat(60_000), () => setImmediate(write))
      write()
    })
    const prober = proberFor([server.origin], { maxBodyBytes: 100_000 })
    for (const [method, target] of [
      ['GET', '/'],
      ['CONNECT', '127.0.0.1:1'],
      ['HEAD', '*']
    ] as const) {
      const { response } = await prober.send(server.origin, request(method, target))
      expect(response?.status).toBe(200)
    }
    await expect.poll(() => server.sockets.every((socket) => socket.destroyed)).toBe(true)
    // undici opens a connection of its own after one that was dropped, unless it is closed.
    expect(server.sockets.length).toBe(3)
  })

  it.each([
    ['endless content', 'HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(60_000), 200, undefined],
    ['an endless head', 'HTTP/1.1 200 OK\r\n', `a: ${'b'.repeat(60_000)}\r\n`, null, 'protocol-error'],
    ['interim responses', '', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(20), null, 'protocol-error'],
    ['silence', '', '', null, 'timeout']
  ])('is limited: %s', async (_name, head, text, status, kind) => {
    const server = await serveRaw((socket) => {
      socket.write(head)
      const write = (): boolean => !socket.destroyed && socket.write(text, () => setImmediate(write))
      if (text !== '') write()
    })
    const prober = proberFor([server.origin], { timeoutMs: 500, maxBodyBytes: 100_000 })
    const { response, failure } = await prober.send(server.origin, request('OPTIONS', '*'))
    expect(response?.status ?? null).toBe(status)
    expect(failure?.kind).toBe(kind)
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true)
  })
})
