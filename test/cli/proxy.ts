import { connect, createServer, type Socket } from 'node:net'
import { listen, type Recorder } from './recorder.js'

/** A forward proxy that relays to `site` whatever name it is asked for, and notes the request lines. */
export async function startProxy(
  site: Recorder
): Promise<{ url: string; seen: { line: string; authorization: string }[] }> {
  const seen: { line: string; authorization: string }[] = []
  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    client.once('data', (chunk: Buffer) => {
      const head = chunk.toString('latin1')
      const authorization = /^proxy-authorization: (.*)$/im.exec(head)?.[1]?.trim() ?? ''
      seen.push({ line: head.slice(0, head.indexOf('\r\n')), authorization })
      relay(client, chunk, site.port)
    })
  })
  return { url: `127.0.0.1:${await listen(server)}`, seen }
}

function relay(client: Socket, first: Buffer, port: number): void {
  const upstream = connect(port, '127.0.0.1')
  upstream.on('error', () => client.destroy())
  client.on('close', () => upstream.destroy())
  if (first.toString('latin1').startsWith('CONNECT ')) client.write('HTTP/1.1 200 Connected\r\n\r\n')
  else upstream.write(first)
  client.pipe(upstream).pipe(client)
}
