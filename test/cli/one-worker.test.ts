import { expect, test } from 'vitest'
import { listen } from '../prober/loopback.js'
import { serveOneByOne } from '../prober/one-by-one.js'
import { verbgate } from './in-process.js'

test('a site whose server has one worker is scanned in seconds, over few connections', async () => {
  let requests = 0
  const site = serveOneByOne(({ method, url }, outgoing) => {
    requests++
    outgoing.setHeader('Content-Type', 'text/html')
    if (method !== 'GET' && method !== 'HEAD') outgoing.writeHead(405).end('refused')
    else if (url === '/') outgoing.end('<title>Shop</title><a href="/images/a.png">a</a>')
    else outgoing.writeHead(url === '/images/a.png' ? 200 : 404).end('page')
  })
  const { origin, sockets } = await listen(site)
  const startedAtMs = performance.now()
  const { code, stdout } = await verbgate(['scan', `${origin.href}/`, '--rate', '0'])
  expect(performance.now() - startedAtMs).toBeLessThan(5_000)
  expect([code, stdout]).toEqual([0, expect.stringContaining('Nothing found')])
  expect(requests).toBeGreaterThan(30)
  expect(sockets.length).toBeLessThanOrEqual(14)
})
