import { createServer as createNetServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen, proberFor, request, serveHttp, serveRaw } from '../../test/prober/loopback.js'
import { originOf } from '../targets/origin.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('what goes on the wire', () => {
  it.each([
    ['GET', '/%2e%2e/'],
    ['PROPFIND', '/../../'],
    ['MKCOL', '//x/./y//'],
    ['QXZW', '/%zz?a=b#frag'],
    ['pRoPfInD', '/\\..\\;a=b|c"<>'],
    ['TRACE', '/\u00e9'],
    ['GET', 'http://other.example/x'],
    ['OPTIONS', '*'],
    ['GET', '?x=1'],
    ['CONNECT', 'other.example:443']
  ])('%s %s is kept byte for byte', async (method, target) => {
    let line = ''
    const server = await serveRaw((socket, text) => {
      line = text.slice(0, text.indexOf('\r\n'))
      socket.end(OK)
    })
    const exchange = await proberFor([server.origin]).send(server.origin, request(method, target))
    expect(line).toBe(`${method} ${target} HTTP/1.1`)
    expect(exchange.response?.status).toBe(200)
  })

  it.each(['/', '*'])('adds its fields, replaced by the user’s, replaced by the probe’s (%s)', async (target) => {
    let head = ''
    const server = await serveRaw((socket, text) => {
      head = text
      socket.end(OK)
    })
    const prober = proberFor([server.origin], {
      headers: [
        ['accept', 'text/html'],
        ['X-A', 'user'],
        ['X-B', 'user']
      ]
    })
    await prober.send(server.origin, request('OPTIONS', target, { headers: [['x-a', 'probe']] }))
    const fields = head
      .split('\r\n')
      .slice(1, -2)
      .filter((line) => !/^connection/i.test(line))
    expect(fields.map((line) => line.replace(/^host/, 'Host'))).toEqual([
      `Host: ${server.origin.authority}`,
      'User-Agent: verbgate/test (+https://site.example; run=r1)',
      'X-Verbgate-Run: r1',
      'Accept-Encoding: identity',
      'accept: text/html',
      'X-B: user',
      'x-a: probe'
    ])
  })

  it('sends content and a Host of the probe’s own', async () => {
    let received = ''
    const server = await serveHttp((incoming, outgoing) => {
      incoming.on('data', (chunk: Buffer) => (received += chunk.toString()))
      incoming.on('end', () => outgoing.end(`${incoming.headers.host}`))
    })
    const probe = request('LOCK', '/a', { body: 'hällo', headers: [['Host', 'other.example']], effect: 'no-write' })
    const { response } = await proberFor([server.origin]).send(server.origin, probe)
    expect(received).toBe('hällo')
    expect(Buffer.from(response?.body ?? []).toString()).toBe('other.example')
  })

  it('rejects what cannot be an HTTP message and what is above the mode', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end())
    const prober = proberFor([server.origin])
    const invalid = [
      request('GE T', '/'),
      request('GET', '/a b'),
      request('GET', ''),
      request('GET', '/', { headers: [['X', 'a\r\nb']] }),
      request('OPTIONS', '*', { headers: [['X', 'a\r\nb']] })
    ]
    for (const probe of invalid) await expect(prober.send(server.origin, probe)).rejects.toThrow(/cannot send/)
    await expect(prober.send(server.origin, request('PUT', '/a', { effect: 'write' }))).rejects.toThrow(TypeError)
    expect((await prober.send(server.origin, request('GET', '/'))).response?.status).toBe(200)
    expect(prober.sentTo(server.origin)).toBe(1)
  })
})

describe('connections', () => {
  it('are kept, after HEAD and after content too, and used one request at a time', async () => {
    const server = await serveHttp((incoming, outgoing) => incoming.resume().on('end', () => outgoing.end('ok')))
    const prober = proberFor([server.origin])
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'MKCOL', 'HEAD', 'GET']) {
      const body = method === 'MKCOL' ? '<x/>' : null
      expect((await prober.send(server.origin, request(method, '/', { body }))).response?.status).toBe(200)
    }
    expect(server.sockets.length).toBe(1)
  })

  it('are at most connectionsPerOrigin, and requests start in the order of the calls', async () => {
    const seen: string[] = []
    const server = await serveHttp((incoming, outgoing) => {
      seen.push(incoming.url as string)
      setTimeout(() => outgoing.end(), 5)
    })
    const prober = proberFor([server.origin], { connectionsPerOrigin: 3 })
    const targets = Array.from({ length: 30 }, (_, index) => `/${index}`)
    const exchanges = await Promise.all(targets.map((target) => prober.send(server.origin, request('GET', target))))
    expect(server.sockets.length).toBe(3)
    expect(exchanges.map((exchange) => exchange.request.target)).toEqual(targets)
    const starts = exchanges.map((exchange) => exchange.startedAtMs)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    const oneLane = proberFor([server.origin], { connectionsPerOrigin: 1 })
    seen.length = 0
    await Promise.all(targets.map((target) => oneLane.send(server.origin, request('GET', target))))
    expect(seen).toEqual(targets)
  })

  it('are new for a fresh request', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end())
    const prober = proberFor([server.origin], { connectionsPerOrigin: 1 })
    await prober.send(server.origin, request('GET', '/'))
    await prober.send(server.origin, request('GET', '/', { fresh: true }))
    await prober.send(server.origin, request('GET', '/'))
    expect(server.sockets.length).toBe(2)
  })

  it('alternate for requests that are to be apart from the one before', async () => {
    const ports: (number | undefined)[] = []
    const server = await serveHttp(({ socket }, outgoing) => {
      ports.push(socket.remotePort)
      outgoing.end()
    })
    const prober = proberFor([server.origin])
    for (let count = 0; count < 4; count++) await prober.send(server.origin, request('GET', '/', { apart: true }))
    await prober.send(server.origin, request('GET', '/'))
    expect(server.sockets.length).toBe(2)
    expect(ports.map((port) => ports.indexOf(port))).toEqual([0, 1, 0, 1, 1])
  })

  it('may be closed by the server while idle: what is not a write is sent once more', async () => {
    let answered = 0
    const server = await listen(
      createNetServer((socket) => {
        let first = true
        socket.on('data', () => {
          if (!first) return socket.destroy()
          first = false
          answered++
          return socket.write(OK)
        })
      })
    )
    const prober = proberFor([server.origin], { connectionsPerOrigin: 1, mode: 'write' })
    const kinds: unknown[] = []
    for (const [method, effect] of [
      ['GET', 'read'],
      ['GET', 'read'],
      ['MKCOL', 'no-write'],
      ['PUT', 'write']
    ] as const) {
      const { response, failure } = await prober.send(server.origin, request(method, '/', { effect }))
      kinds.push(response?.status ?? failure?.kind)
    }
    expect(kinds).toEqual([200, 200, 200, 'closed'])
    expect(answered).toBe(3)
  })
})

describe('the scope', () => {
  it('keeps other origins out', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end())
    const prober = proberFor([server.origin])
    for (const url of ['http://2130706433', 'http://0x7f.1', 'http://localhost', 'http://[::ffff:7f00:1]']) {
      const other = originOf(new URL(`${url}:${server.port}`))
      // The decimal and hexadecimal forms are the target itself once parsed.
      const expected = other.href === server.origin.href ? undefined : 'out-of-scope'
      expect((await prober.send(other, request('GET', '/'))).failure?.kind).toBe(expected)
    }
  })

  it('blocks a name if one of its addresses is forbidden, and sends nothing', async () => {
    const origin = originOf(new URL('http://shop.example:8080'))
    const prober = proberFor([origin], { lookup: async () => ['127.0.0.1', '::ffff:169.254.169.254'] })
    const { failure } = await prober.send(origin, request('GET', '/'))
    expect(failure).toEqual({
      kind: 'blocked-address',
      detail: 'connect: shop.example resolves to 169.254.169.254, a metadata address'
    })
    expect(prober.sentTo(origin)).toBe(0)
  })

  it('tries the next address of a name when nothing listens at the first', async () => {
    const server = await serveHttp((incoming, outgoing) => outgoing.end(incoming.headers.host))
    const origin = originOf(new URL(`http://shop.example:${server.port}`))
    let lookups = 0
    const lookup = async (): Promise<string[]> => {
      lookups++
      return ['127.0.0.9', '127.0.0.1']
    }
    const prober = proberFor([origin], { lookup })
    const answers = await Promise.all([1, 2, 3].map(() => prober.send(origin, request('GET', '/'))))
    expect(answers.map(({ response }) => Buffer.from(response?.body ?? []).toString())).toEqual(
      Array.from({ length: 3 }, () => `shop.example:${server.port}`)
    )
    expect(lookups).toBe(1)
  })

  it('follows --resolve without a lookup', async () => {
    const server = await serveHttp((incoming, outgoing) => outgoing.end(incoming.headers.host))
    const origin = originOf(new URL(`http://shop.example:${server.port}`))
    const prober = proberFor([origin], {
      resolve: new Map([['shop.example', '127.0.0.1']]),
      lookup: async () => expect.unreachable()
    })
    const { response } = await prober.send(origin, request('GET', '/'))
    expect(Buffer.from(response?.body ?? []).toString()).toBe(`shop.example:${server.port}`)
  })
})

describe('the record', () => {
  it('joins repeated fields, keeps bytes and cannot be changed', async () => {
    const server = await serveRaw((socket) =>
      socket.end('HTTP/1.1 299 Odd \u00e9\r\nX-A: 1\r\nx-a: 2\r\n__proto__: p\r\nContent-Length: 2\r\n\r\n\u00e9\u00ff')
    )
    const exchange = await proberFor([server.origin]).send(server.origin, request('GET', '/'))
    expect(exchange.response).toMatchObject({ status: 299, bodyBytes: 2, truncated: false })
    expect(exchange.response?.headers['x-a']).toBe('1, 2')
    expect(Object.keys(exchange.response?.headers ?? {})).toContain('__proto__')
    expect(exchange.durationMs).toBeGreaterThan(0)
    expect(() => Object.assign(exchange, { failure: null })).toThrow(TypeError)
    expect(() => Object.assign(exchange.response as object, { status: 200 })).toThrow(TypeError)
  })

  it('is masked before anyone sees it', async () => {
    const server = await serveHttp((_incoming, outgoing) => outgoing.end('secret'))
    const prober = proberFor([server.origin], { redact: (exchange) => ({ ...exchange, response: null }) })
    expect((await prober.send(server.origin, request('GET', '/'))).response).toBeNull()
  })
})
