// The build's last step: runs the bundle once against a page of its own, so that V8 compiles what a scan needs, and
// writes the code cache.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { cacheFile, loadBundle } from './load-bundle.js'
import type { SignalSource } from './terminal/signals.js'
import type { Host } from './terminal/streams.js'

const PAGE = '<!DOCTYPE html><title>Shop</title><link rel="stylesheet" href="/css/site.css"><img src="/images/a.png">'
const MULTISTATUS =
  '<D:multistatus xmlns:D="DAV:"><D:response><D:href>/images/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/>' +
  '</D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>'

const server = createServer((request, response) => {
  const isDav = request.url?.startsWith('/images/') === true
  if (request.url === '/') response.setHeader('Content-Type', 'text/html').end(PAGE)
  else if (isDav && request.method === 'PROPFIND')
    response.writeHead(207, { 'Content-Type': 'text/xml' }).end(MULTISTATUS)
  else if (isDav && request.method === 'MKCOL') response.writeHead(409).end()
  else response.writeHead(request.method === 'GET' ? 404 : 405).end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' && address !== null ? address.port : 0

// flags are part of the cache's key, and a scan loads the bundle before it sets any
const { main, script } = loadBundle({ shortRun: false })
const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })
const signals: SignalSource = { pid: process.pid, on: () => {}, removeListener: () => {}, kill: () => true }
const host: Host = { ...signals, stdin: process.stdin, stdout: silent(), stderr: silent(), env: {}, cwd: () => '/' }
const exitCode = await main(['scan', `http://127.0.0.1:${port}/`, '--rate', '0', '--no-color'], host)
server.close()
server.closeAllConnections()
if (exitCode !== 1) throw new Error(`the run that fills the code cache ended with exit code ${exitCode}, not 1`)
writeFileSync(cacheFile, script.createCachedData())
