import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page, read } from '../site.js'
import { changeStore, createStore } from '../store.js'

export type RedirectingOptions = {
  status?: number
  /** The origin it leads to, or a path of this one. */
  to: string
  /** Which requests are redirected: all, what only reads, or the home page alone. */
  what: 'all' | 'reads' | 'home'
  /** The path is kept. */
  keepsPath?: boolean
  /** Behind it WebDAV is open. */
  isOpen?: boolean
  /** The redirect is an HTML refresh in a page with 200. */
  byPage?: boolean
}

/** A site whose home page, or every request, leads somewhere else. */
export function start(options: RedirectingOptions): Promise<CaseServer> {
  const { what, isOpen = false } = options
  const store = createStore({ '/images/a.png': 'PNG', '/en/index.html': '<title>Shop</title>' })
  return serve(
    (request) => {
      if (matches(what, request)) return redirect(options, request.path)
      if (request.path === '/en/' && isRead(request)) return home()
      if (isRead(request)) return read(store, request.path, what === 'home' ? page(404) : home())
      return (isOpen ? changeStore(store, request) : undefined) ?? page(405)
    },
    { store, raw: true }
  )
}

function matches(what: RedirectingOptions['what'], request: Request): boolean {
  if (what === 'all') return true
  return what === 'reads' ? isRead(request) : request.path === '/' && isRead(request)
}

function redirect({ status = 301, to, keepsPath = false, byPage = false }: RedirectingOptions, path: string): Response {
  const location = keepsPath ? to + path : to
  if (byPage) return { status: 200, body: `<!doctype html><meta http-equiv="refresh" content="0; url=${location}">` }
  return { ...page(status, 'Moved'), headers: { location, server: 'edge' } }
}

/** A site whose home page is missing; `robots.txt` and a sitemap tell of its areas, and WebDAV is open there. */
export function startWithoutHome({ isOpen = true } = {}): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG', '/robots.txt': 'User-agent: *\nDisallow: /images/\n' })
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path, page(404))
      return (isOpen ? changeStore(store, request) : undefined) ?? page(405)
    },
    { store, raw: true }
  )
}
