import { STATUS_CODES } from 'node:http'
import type { Request, Response } from './kit.js'
import type { Store } from './store.js'

// The pages of the sites that the cases serve.

/** A page with a title. */
export function page(status: number, title: string = STATUS_CODES[status] ?? '', text = ''): Response {
  return { status, body: `<!doctype html><title>${title}</title><h1>${title}</h1>${text}` }
}

/** The home page of a shop whose page names these files and links. */
export function home(files: readonly string[] = ['/images/a.png'], links: readonly string[] = []): Response {
  const images = files.map((file) =>
    file.endsWith('.css') ? `<link rel=stylesheet href="${file}">` : `<img src="${file}">`
  )
  return page(200, 'Shop', images.join('') + links.map((link) => `<a href="${link}">${link}</a>`).join(''))
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  css: 'text/css',
  html: 'text/html',
  pdf: 'application/pdf'
}

/** Content of a path's extension. */
export function file(path: string, content: string): Response {
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain'
  return { status: 200, body: content, headers: { 'content-type': type } }
}

/** Whether a request only reads. */
export function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** GET and HEAD of a store: its files, 403 for its collections, 404 for the rest; `/` is the home page. */
export function read(store: Store, path: string, front: Response = home()): Response {
  if (path === '/') return front
  const content = store.files.get(path)
  if (content !== undefined) return file(path, content)
  return page(store.folders.has(path) ? 403 : 404)
}

/** The same answer with these headers too. */
export function withHeaders(reply: Response, headers: Readonly<Record<string, string>>): Response {
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

/** The page that nginx writes for a status. */
export function nginxPage(status: number): Response {
  const title = `${status} ${STATUS_CODES[status]}`
  return {
    status,
    headers: { server: 'nginx' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  }
}
