import { createServer as createHttpServer, request as httpRequest } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import { connect } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { testCertificate } from '../../../test/prober/certificate.js'
import { type Listening, listen, proberFor, request, serveHttp, serveRaw } from '../../../test/prober/loopback.js'
import { originOf } from '../../targets/origin.js'

const textOf = (body: Uint8Array | undefined): string => Buffer.from(body ?? []).toString()

const serveHttps = (): Promise<Listening> =>
  listen(
    createHttpsServer({ ...testCertificate, requestCert: true, rejectUnauthorized: false }, (incoming, outgoing) => {
      const socket = incoming.socket as TLSSocket
      const client = socket.getPeerCertificate().subject?.CN ?? 'nobody'
      outgoing.end(`${socket.alpnProtocol} ${String(socket.servername)} ${String(client)} ${incoming.headers.host}`)
    }),
    'https'
  )

describe('TLS', () => {
  it('refuses a certificate that nobody vouches for, and says why', async () => {
    const server = await serveHttps()
    const { failure } = await proberFor([server.origin]).send(server.origin, request('GET', '/'))
    expect(failure).toMatchObject({
      kind: 'tls',
      detail: expect.stringMatching(/^the certificate is self-signed.*: [A-Z_]+$/)
    })
  })

  it('takes it with insecure; HTTP/1.1, one handshake, the name of the origin whatever Host says', async () => {
    const server = await serveHttps()
    const origin = originOf(new URL(`https://shop.example:${server.port}`))
    const prober = proberFor([origin], { insecure: true, resolve: new Map([['shop.example', '127.0.0.1']]) })
    const first = await prober.send(origin, request('GET', '/'))
    expect(textOf(first.response?.body)).toBe(`http/1.1 shop.example nobody ${origin.authority}`)
    const second = await prober.send(origin, request('GET', '/', { headers: [['Host', 'other.example']] }))
    expect(textOf(second.response?.body)).toBe('http/1.1 shop.example nobody other.example')
    const raw = await prober.send(origin, request('OPTIONS', '*'))
    expect(textOf(raw.response?.body)).toBe(`http/1.1 shop.example nobody ${origin.authority}`)
    expect(server.sockets.length).toBe(2)
  })

  it('shows the client certificate; one that cannot be used is told at once', async () => {
    const server = await serveHttps()
    const prober = proberFor([server.origin], { insecure: true, clientCertificate: testCertificate })
    const { response } = await prober.send(server.origin, request('GET', '/'))
    expect(textOf(response?.body)).toContain('localhost')
    expect(() => proberFor([], { clientCertificate: { cert: 'x', key: 'y' } })).toThrow(/client certificate/)
  })

  it('stays with HTTP/1.1 where the server prefers HTTP/2', async () => {
    const server = await listen(
      createSecureServer({ ...testCertificate, allowHTTP1: true }, (incoming, outgoing) => {
        outgoing.end(incoming.httpVersion)
      }),
      'https'
    )
    const { response } = await proberFor([server.origin], { insecure: true }).send(server.origin, request('GET', '/'))
    expect(textOf(response?.body)).toBe('1.1')
  })

  it('tells a plain server on the port, and one that says nothing', async () => {
    const plain = await serveHttp((_incoming, outgoing) => outgoing.end())
    const silent = await serveRaw(() => undefined)
    const [first, second] = [plain, silent].map(({ port }) => originOf(new URL(`https://127.0.0.1:${port}`)))
    if (first === undefined || second === undefined) throw new Error('no origins')
    const prober = proberFor([first, second], { timeoutMs: 300 })
    const { failure } = await prober.send(first, request('GET', '/'))
    expect(failure).toEqual({
      kind: 'tls',
      detail: expect.stringMatching(/^the port speaks plain HTTP.*: ERR_SSL_\w+$/)
    })
    expect((await prober.send(second, request('GET', '/'))).failure?.kind).toBe('timeout')
    await expect.poll(() => silent.sockets[0]?.destroyed).toBe(true)
  })
})

/** A forward proxy that notes what it was asked and wants `user:p:w`. */
const serveProxy = async (): Promise<{ url: URL; asked: string[] }> => {
  const asked: string[] = []
  const credentials = `Basic ${Buffer.from('user:p:w').toString('base64')}`
  const proxy = createHttpServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    if (incoming.headers['proxy-authorization'] !== credentials) return outgoing.writeHead(407).end()
    const { port, pathname } = new URL(incoming.url as string)
    const { method } = incoming
    return httpRequest({ port, host: '127.0.0.1', method, path: pathname }, (answer) => answer.pipe(outgoing)).end()
  })
  proxy.on('connect', (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`)
    if (incoming.headers['proxy-authorization'] !== credentials) {
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    }
    const upstream = connect(Number(new URL(`http://${incoming.url}`).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
    return upstream
  })
  const { port } = await listen(proxy)
  return { url: new URL(`http://user:p%3Aw@127.0.0.1:${port}`), asked }
}

describe('a proxy', () => {
  it('gets absolute-form for http, a tunnel for https and for targets that would mean the proxy itself', async () => {
    const plain = await serveHttp((incoming, outgoing) => outgoing.end(`${incoming.method} ${incoming.url}`))
    const secure = await listen(
      createHttpsServer(testCertificate, (incoming, outgoing) => outgoing.end(`secure ${incoming.url}`)),
      'https'
    )
    const [http, https] = [
      originOf(new URL(`http://shop.example:${plain.port}`)),
      originOf(new URL(`https://shop.example:${secure.port}`))
    ]
    const proxy = await serveProxy()
    const lookup = { lookup: async () => expect.unreachable() }
    const prober = proberFor([http, https], { proxy: proxy.url, insecure: true, ...lookup })
    const answers = [
      await prober.send(http, request('GET', '/a')),
      await prober.send(https, request('GET', '/b')),
      await prober.send(http, request('GET', 'http://other.example/c')),
      await prober.send(http, request('OPTIONS', '*'))
    ]
    expect(answers.map(({ response }) => textOf(response?.body))).toEqual([
      'GET /a',
      'secure /b',
      'GET http://other.example/c',
      'OPTIONS *'
    ])
    expect(proxy.asked).toEqual([
      `GET ${http.href}/a`,
      `CONNECT shop.example:${secure.port}`,
      `CONNECT shop.example:${plain.port}`,
      `CONNECT shop.example:${plain.port}`
    ])
  })

  it('that refuses is no answer of the origin', async () => {
    const origins = ['http://shop.example', 'https://shop.example'].map((url) => originOf(new URL(url)))
    const { url } = await serveProxy()
    url.password = 'wrong'
    const prober = proberFor(origins, { proxy: url })
    for (const origin of origins) {
      const { failure } = await prober.send(origin, request('GET', '/'))
      expect(failure).toMatchObject({ kind: 'unreachable', detail: expect.stringContaining('407') })
    }
  })
})
