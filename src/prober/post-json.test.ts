import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { postJson, type Message } from './post-json.js'

// pauses before the next attempt are not waited for
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }))

type Heard = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { body: string }

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function listen(statuses: readonly number[]): Promise<{ url: URL; heard: Heard[]; server: Server }> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      heard.push({ method: request.method, url: request.url, headers: request.headers, body })
      response.writeHead(statuses[Math.min(heard.length, statuses.length) - 1] ?? 200).end()
    })
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`), heard, server }
}

const message = (url: URL, more: Partial<Message> = {}): Message => {
  return { url, body: '{"a":1}', secret: null, userAgent: 'verbgate-test', proxy: null, ...more }
}

test('JSON is posted with its type and length, and with a secret it is signed', async () => {
  const { url, heard } = await listen([204])
  expect(await postJson(message(url))).toBeNull()
  expect(await postJson(message(url, { secret: 'key' }))).toBeNull()
  expect(heard[0]).toMatchObject({ method: 'POST', url: '/hook', body: '{"a":1}' })
  expect(heard[0]?.headers).toMatchObject({ 'content-length': '7', 'user-agent': 'verbgate-test' })
  expect(heard[0]?.headers['x-verbgate-signature']).toBeUndefined()
  const digest = createHmac('sha256', 'key').update('{"a":1}').digest('hex')
  expect(heard[1]?.headers['x-verbgate-signature']).toBe(`sha256=${digest}`)
})

test.each([
  { statuses: [503, 429, 200], trouble: null, asked: 3 },
  { statuses: [408, 500, 502], trouble: 'it answered 502', asked: 3 },
  { statuses: [404], trouble: 'it answered 404', asked: 1 },
  { statuses: [302], trouble: 'it answered 302', asked: 1 }
])('$statuses is asked $asked times', async ({ statuses, trouble, asked }) => {
  const { url, heard } = await listen(statuses)
  expect(await postJson(message(url))).toBe(trouble)
  expect(heard).toHaveLength(asked)
})

test('what cannot be reached is said in words', async () => {
  const { url, server } = await listen([200])
  server.close()
  await once(server, 'close')
  expect(await postJson(message(url))).toMatch(/ECONNREFUSED/)
  expect(await postJson(message(new URL('https://hook.example/'), { proxy: url }))).toMatch(/ECONNREFUSED/)
})

test.each(['', 'user:pass@'])('a proxy is asked for an http address (%s)', async (userinfo) => {
  const { url, heard } = await listen([200])
  const proxy = new URL(`http://${userinfo}${url.host}`)
  expect(await postJson(message(new URL('http://hook.example/in?a=b'), { proxy }))).toBeNull()
  expect(heard[0]).toMatchObject({ url: 'http://hook.example/in?a=b', headers: { host: 'hook.example' } })
  expect(heard[0]?.headers['proxy-authorization'] !== undefined).toBe(userinfo !== '')
})

test.each(['https://hook.example/', 'https://192.0.2.7/'])(
  'a tunnel that is refused is said so (%s)',
  async (target) => {
    const { url, server } = await listen([200])
    const asked: (string | undefined)[] = []
    server.on('connect', (request, socket) => {
      asked.push(request.url)
      socket.end(asked.length === 1 ? 'HTTP/1.1 403 Forbidden\r\n\r\n' : 'HTTP/1.1 200 OK\r\n\r\n')
    })
    expect(await postJson(message(new URL(target), { proxy: url }))).not.toBeNull()
    expect(asked[0]).toBe(`${new URL(target).host}:443`)
  }
)
