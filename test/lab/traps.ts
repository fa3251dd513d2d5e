import { defineTopology } from './define.js'
import { makeIndexPage, makeSite } from './site.js'
import { nothing } from './topology.js'
import type { Topology } from './topology.js'
import { startTrap } from './trap-server.js'
import type { TrapHandler } from './trap-server.js'
import { sendHtml, sendJson, sendText, serveStatic, trapAreas, trapSite } from './trap-static.js'

const page: string = makeIndexPage(trapAreas)

/** 200 and the same page to everything; stores nothing. */
const yesman: TrapHandler = (_request, response) => sendHtml(response, 200, page)

/** 200 to everything, with the whole request in the page. */
const echo: TrapHandler = (request, response, body) => {
  const headers = request.rawHeaders.map(escapeHtml).join(' ')
  const line = escapeHtml(`${request.method} ${request.url}`)
  sendHtml(response, 200, `${page}<pre>${line}\n${headers}\n\n${escapeHtml(body)}</pre>`)
}

/** Everything leads to the login page, which itself is one page. */
const redirect: TrapHandler = (request, response) => {
  if (request.url === '/login') return sendHtml(response, 200, `${page}<form method="post"><input name="user"></form>`)
  response.writeHead(302, { location: '/login' })
  response.end()
}

/** Files where there are any; a friendly page with status 200 for the rest, whatever the method. */
const soft404: TrapHandler = (request, response) => {
  if (request.method === 'GET' && inSite(request.url)) return void serveStatic(request, response)
  sendHtml(response, 200, '<!doctype html><title>Page not found</title><h1>Sorry, this page was not found</h1>')
}

/** 404 to everything but the index page. */
const notfound: TrapHandler = (request, response) => {
  if (request.method === 'GET' && request.url === '/') return sendHtml(response, 200, page)
  sendText(response, 404, 'Not found\n')
}

/** Lists every write method and DAV wherever it is asked, refuses each of them. */
const allowliar: TrapHandler = (request, response) => {
  const allow = 'GET, HEAD, POST, PUT, DELETE, OPTIONS, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK'
  response.setHeader('dav', '1, 2')
  response.setHeader('allow', allow)
  if (request.method === 'OPTIONS') return sendText(response, 200, '')
  if (!serveStatic(request, response)) sendText(response, 405, 'Method not allowed\n')
}

/** A filter in front of static files: 403 to PUT, DELETE and all it does not know, 405 from the files to POST. */
const waf403: TrapHandler = (request, response) => {
  if (serveStatic(request, response)) return
  if (request.method === 'POST') return sendText(response, 405, 'Method not allowed\n', { allow: 'GET, HEAD' })
  sendHtml(response, 403, '<!doctype html><title>Request blocked</title><h1>Request blocked</h1><p>Incident 0042</p>')
}

/** Static files behind a limit of 15 requests per two seconds. */
function ratelimit(): TrapHandler {
  let windowStartMs = 0
  let count = 0
  return (request, response) => {
    const nowMs = performance.now()
    if (nowMs - windowStartMs > 2000) [windowStartMs, count] = [nowMs, 0]
    if (++count > 15) return sendText(response, 429, 'Too many requests\n', { 'retry-after': '1' })
    if (!serveStatic(request, response)) sendText(response, 405, 'Method not allowed\n', { allow: 'GET, HEAD' })
  }
}

/** PUT ends in a reset connection; other methods are refused. */
const putreset: TrapHandler = (request, response) => {
  if (request.method === 'PUT') return void request.socket.resetAndDestroy()
  if (!serveStatic(request, response)) sendText(response, 405, 'Method not allowed\n', { allow: 'GET, HEAD' })
}

/** 201 to PUT, and nothing is stored. */
const put201: TrapHandler = (request, response) => {
  if (request.method === 'PUT') return sendText(response, 201, 'Created\n')
  if (!serveStatic(request, response)) sendText(response, 405, 'Method not allowed\n', { allow: 'GET, HEAD, PUT' })
}

/** A JSON API that wants a content type where it expects or gets a body, and else knows no such resource. */
const json415: TrapHandler = (request, response, body) => {
  if (request.method === 'GET' && inSite(request.url)) return void serveStatic(request, response)
  const expectsBody = ['POST', 'PUT', 'PATCH'].includes(request.method ?? '') || body !== ''
  if (expectsBody && request.headers['content-type'] !== 'application/json')
    return sendJson(response, 415, { error: 'unsupported media type', accepts: ['application/json'] })
  sendJson(response, 404, { error: 'no such resource' })
}

/** A REST API with real PUT and DELETE on its items, beside pictures that only GET may reach. */
function rest(): TrapHandler {
  const items = new Map<string, unknown>([1, 2, 3].map((id) => [`/api/items/${id}`, { id, name: `Item ${id}` }]))
  const api = '<ul><li><a href="/api/items/1">First item</a></li><li><a href="/api/items/2">Second</a></li></ul>'
  const site = makeSite(['/images/'], { 'index.html': makeIndexPage(['/images/'], api) })
  return (request, response, body) => {
    const url = request.url ?? ''
    if (!url.startsWith('/api/')) {
      if (!serveStatic(request, response, site)) sendText(response, 405, 'Method not allowed\n', { allow: 'GET, HEAD' })
      return
    }
    if (!['GET', 'HEAD', 'PUT', 'DELETE'].includes(request.method ?? ''))
      return sendJson(response, 405, { error: 'method not allowed' }, { allow: 'GET, HEAD, PUT, DELETE' })
    if (!items.has(url)) return sendJson(response, 404, { error: 'no such item' })
    if (request.method === 'PUT') items.set(url, { text: body })
    if (request.method === 'DELETE') items.delete(url)
    sendJson(response, 200, items.get(url) ?? { removed: true })
  }
}

/** Small Node servers that answer in ways that mislead; nothing can be placed on any of them. */
export const trapTopologies: readonly Topology[] = [
  trap('yesman', '200 and the same page to everything, nothing stored', () => yesman),
  trap('echo', '200 to everything, echoing request line, headers and body in the page', () => echo),
  trap('redirect', '302 to /login for everything', () => redirect),
  trap('soft404', 'a page "not found" with status 200 for every path and method', () => soft404),
  trap('notfound', '404 to everything but the index page', () => notfound),
  trap('rest', 'REST API with legitimate PUT and DELETE on items; pictures only for GET', rest, ['/images/']),
  trap('json415', 'JSON API: 415 to bodies without a content type, 404 otherwise', () => json415),
  trap('allowliar', 'Allow and DAV list everything, every write is 405', () => allowliar),
  trap('waf403', 'a filter answers 403 to PUT, DELETE and unknown methods', () => waf403),
  trap('ratelimit', '429 with Retry-After: 1 after 15 requests in two seconds', ratelimit),
  trap('putreset', 'the connection is reset on PUT, 405 to other methods', () => putreset),
  trap('put201', '201 to PUT without storing anything', () => put201)
]

function trap(name: string, about: string, makeHandler: () => TrapHandler, areas = trapAreas): Topology {
  return defineTopology({ name: `trap-${name}`, kind: 'trap', about, areas, truth: nothing }, [], async (workspace) => {
    const port = await workspace.freePort()
    return { port, roots: [], front: await startTrap(workspace, port, makeHandler()) }
  })
}

function inSite(url: string | undefined): boolean {
  const path = new URL(url ?? '/', 'http://trap.invalid').pathname
  return path === '/' || path.slice(1) in trapSite
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
}
