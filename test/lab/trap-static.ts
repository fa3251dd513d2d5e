import type { IncomingMessage, ServerResponse } from 'node:http'
import { makeSite } from './site.js'
import type { SiteFiles } from './site.js'

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  txt: 'text/plain',
  css: 'text/css',
  html: 'text/html'
}

export const trapAreas: readonly string[] = ['/images/', '/content/']

/** The files that most traps serve. */
export const trapSite: SiteFiles = makeSite(trapAreas)

/** A read-only file server over a site in memory: 200 or 404 to GET and HEAD. Says whether it answered. */
export function serveStatic(request: IncomingMessage, response: ServerResponse, site: SiteFiles = trapSite): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = new URL(request.url ?? '/', 'http://trap.invalid').pathname
  const file = site[path === '/' ? 'index.html' : path.slice(1)]
  const extension = path === '/' ? 'html' : (path.split('.').at(-1) ?? '')
  if (file === undefined) sendText(response, 404, 'Not found\n')
  else {
    response.writeHead(200, { 'content-type': types[extension] ?? 'application/octet-stream' })
    response.end(file)
  }
  return true
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {}
): void {
  response.writeHead(status, { 'content-type': 'text/plain', ...headers })
  response.end(text)
}

export function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
  response.end(html)
}

export function sendJson(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(`${JSON.stringify(value)}\n`)
}
