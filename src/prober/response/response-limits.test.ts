import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { proberFor, request, serveRaw } from '../../../test/prober/loopback.js'

const HEAD = 'HTTP/1.1 200 OK\r\n'

/** Writes until the socket is gone. */
function flood(socket: Socket, text: string): void {
  const write = (): void => {
    if (socket.destroyed) return
    socket.write(text, () => setImmediate(write))
  }
  write()
}

/** Writes a little every 50 ms until the socket is gone. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text)), 50)
  socket.on('close', () => clearInterval(timer))
}

describe('the limits of a response', () => {
  it.each([
    ['until the end of the connection', `${HEAD}\r\n`, 'x'.repeat(50_000)],
    ['in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, `c350\r\n${'x'.repeat(50_000)}\r\n`],
    ['by length', `${HEAD}Content-Length: 99999999999\r\n\r\n`, 'x'.repeat(50_000)]
  ])('cut endless content %s, and keep the status', async (_name, head, text) => {
    const server = await serveRaw((socket) => {
      socket.write(head)
      flood(socket, text)
    })
    const prober = proberFor([server.origin], { maxBodyBytes: 100_000 })
    const { response, failure } = await prober.send(server.origin, request('GET', '/'))
    expect(failure).toBeNull()
    expect(response).toMatchObject({ status: 200, truncated: true })
    expect(response?.body.length).toBe(100_000)
    expect(response?.bodyBytes).toBeGreaterThan(100_000)
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true)
  })

  it('keep no more content than the request asks for, and count and read all of it', async () => {
    const content = 'x'.repeat(90_000)
    const server = await serveRaw((socket) => void socket.end(`${HEAD}Content-Length: 90000\r\n\r\n${content}`))
    const prober = proberFor([server.origin], { maxBodyBytes: 100_000 })
    const { response } = await prober.send(server.origin, request('GET', '/', { keptBytes: 1_000 }))
    expect(response).toMatchObject({ status: 200, bodyBytes: 90_000, truncated: false })
    expect(response?.body.length).toBe(1_000)
    const whole = await prober.send(server.origin, request('GET', '/', { keptBytes: Number.POSITIVE_INFINITY }))
    expect(whole.response?.body.length).toBe(90_000)
  })

  it.each([
    ['header bytes', { maxHeaderBytes: 65_536 }, `X-A: ${'a'.repeat(1_000)}\r\n`],
    ['header fields', { maxHeaderFields: 100 }, 'a:\r\n'.repeat(200).concat('\r\n')],
    ['empty fields', {}, 'a:\r\n'.repeat(20_000)],
    ['interim responses', {}, 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['bytes in the reason phrase', {}, 'a'.repeat(60_000)],
    ['empty lines', {}, '\r\n'.repeat(30_000)]
  ])('end a flood of %s', async (_name, options, text) => {
    const server = await serveRaw((socket) => {
      if (text.startsWith('aa')) socket.write(HEAD.trimEnd())
      else if (/^[aX]/.test(text)) socket.write(HEAD)
      flood(socket, text)
    })
    const { response, failure } = await proberFor([server.origin], options).send(server.origin, request('GET', '/'))
    expect(response).toBeNull()
    expect(failure?.kind).toBe('protocol-error')
    expect(server.sockets.length).toBe(1)
  })

  it('cut content in tiny pieces, which cost more than they weigh', async () => {
    const server = await serveRaw((socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
      flood(socket, '1\r\nx\r\n'.repeat(5_000))
    })
    const { response } = await proberFor([server.origin]).send(server.origin, request('GET', '/'))
    expect(response).toMatchObject({ status: 200, truncated: true })
    expect(response?.bodyBytes).toBeLessThan(10_000)
  })

  it('end a flood of chunk extensions by the bytes received', async () => {
    const server = await serveRaw((socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5;`)
      flood(socket, 'a'.repeat(60_000))
    })
    const prober = proberFor([server.origin], { maxWireBytes: 200_000, timeoutMs: 8_000 })
    const { response, failure, durationMs } = await prober.send(server.origin, request('GET', '/'))
    expect(response?.status).toBe(200)
    expect(failure).toMatchObject({ kind: 'protocol-error', detail: expect.stringContaining('200000 bytes') })
    expect(durationMs).toBeLessThan(8_000)
  })

  it.each([
    ['nothing', '', null],
    ['interim responses', 'HTTP/1.1 102 Processing\r\n\r\n', null],
    ['header bytes', 'a', null],
    ['content', 'x', 200]
  ])('end a drip of %s at the deadline', async (name, text, status) => {
    const server = await serveRaw((socket) => {
      if (name === 'header bytes') socket.write(HEAD)
      if (name === 'content') socket.write(`${HEAD}\r\n`)
      if (text !== '') drip(socket, text)
    })
    const prober = proberFor([server.origin], { timeoutMs: 400, maxInterimResponses: 100 })
    const { response, failure, durationMs } = await prober.send(server.origin, request('GET', '/'))
    expect(failure).toMatchObject({ kind: 'timeout' })
    expect(response?.status ?? null).toBe(status)
    expect(response?.truncated ?? true).toBe(true)
    expect(durationMs).toBeGreaterThanOrEqual(390)
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true)
  })

  it('do not let one answer reach into the next', async () => {
    const server = await serveRaw((socket) => {
      socket.write(`${HEAD}Content-Length: 1\r\n\r\na${HEAD}Content-Length: 1\r\n\r\nb`)
    })
    const prober = proberFor([server.origin], { connectionsPerOrigin: 1 })
    for (let count = 0; count < 3; count++) {
      const { response } = await prober.send(server.origin, request('GET', '/'))
      expect(Buffer.from(response?.body ?? []).toString()).toBe('a')
    }
  })
})

describe('failures', () => {
  it.each([
    ['closed', (socket: Socket) => socket.end()],
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['protocol-error', (socket: Socket) => socket.end('SSH-2.0-OpenSSH\r\n')]
  ])('%s', async (kind, answer) => {
    const server = await serveRaw((socket) => void answer(socket))
    const exchange = await proberFor([server.origin]).send(server.origin, request('GET', '/'))
    expect(exchange).toMatchObject({ response: null, failure: { kind } })
  })

  it('unresolved, once for all requests', async () => {
    const { origin } = await serveRaw(() => undefined)
    const named = { ...origin, href: 'http://shop.example', hostname: 'shop.example', authority: 'shop.example' }
    let lookups = 0
    const lookup = (): Promise<string[]> => {
      lookups++
      return Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND shop.example'), { code: 'ENOTFOUND' }))
    }
    const prober = proberFor([named], { lookup })
    for (let count = 0; count < 3; count++) {
      expect((await prober.send(named, request('GET', '/'))).failure?.kind).toBe('unresolved')
    }
    expect(lookups).toBe(1)
  })

  it('a cut answer is an answer', async () => {
    const server = await serveRaw((socket) => socket.end(`${HEAD}Content-Length: 10\r\n\r\nabc`))
    const { response, failure } = await proberFor([server.origin]).send(server.origin, request('GET', '/'))
    expect(failure).toBeNull()
    expect(response).toMatchObject({ status: 200, truncated: true, bodyBytes: 3 })
  })
})
