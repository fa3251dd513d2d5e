import type { CaseServer, Request } from '../kit.js'
import { serve, splitTarget } from '../kit.js'
import { home, isRead, page, read } from '../site.js'
import { changeStore, createStore } from '../store.js'
import { foldPath } from './areas.js'

/** A filter that folds every spelling of a path, but reads origin-form alone (RFC 9112 3.2); WebDAV lies behind it. */
export function startOriginFormFilter({ readsEveryForm = false } = {}): Promise<CaseServer> {
  const store = createStore({ '/dav/b.png': 'PNG' })
  return serve(
    (request) => {
      const path = pathBehind(request.target)
      const seen = readsEveryForm ? path : foldPath(request.path).toLowerCase()
      if (seen.startsWith('/dav/') && !isRead(request)) return page(403)
      if (isRead(request)) return read(store, path, home(['/dav/b.png']))
      return (path.startsWith('/dav/') ? changeStore(store, { ...request, path }) : undefined) ?? page(405)
    },
    { store }
  )
}

function pathBehind(target: string): string {
  return URL.canParse(target.replace(/^\/+/, '/'), 'http://localhost')
    ? foldPath(new URL(target.replace(/^\/+/, '/'), 'http://localhost').pathname)
    : target
}

export type PathHeaderOptions = { header?: string; front?: 'redirect' | 'page'; isIgnored?: boolean }

/** A proxy denies /admin/ by the path it sees, and a header decides the path behind it. */
export function startPathHeader({
  header = 'x-original-url',
  front = 'redirect',
  isIgnored
}: PathHeaderOptions = {}): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve((request) => {
    if (!isRead(request)) return page(405)
    if (request.path.startsWith('/admin/')) return page(403, 'The proxy says no')
    const path = chosenPath(request, isIgnored ? undefined : header)
    if (path === '/' && front === 'redirect') return { status: 302, headers: { location: '/en/' } }
    if (path === '/' || path === '/en/') return home()
    return path === '/admin/' ? page(200, 'Admin', 'a secret') : read(store, path)
  })
}

function chosenPath({ path, headers }: Request, header: string | undefined): string {
  return splitTarget((header && headers[header]) ?? path).path
}

/** WebDAV is open at the root, and /images/ is closed in every spelling that means it; others are other names. */
export function startOpenRoot({ refusal = 403, takesEveryMethod = false } = {}): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      const path = foldPath(request.path)
      if (path.startsWith('/images/') && !isRead(request)) return page(refusal)
      if (isRead(request)) return read(store, path)
      const changed = changeStore(store, { ...request, path })
      return changed === undefined ? page(501) : changed.status >= 400 ? page(changed.status) : changed
    },
    { store, raw: takesEveryMethod }
  )
}

export type MethodCaseOptions = {
  /** Refused as they stand here. */
  denied: readonly string[]
  /** The server behind folds a method to capitals. */
  folds?: boolean
}

/** A proxy with a list of forbidden methods, which relays what it does not know. */
export function startMethodCase({ denied, folds = true }: MethodCaseOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  const behind = (request: Request): string => (folds ? request.method.toUpperCase() : request.method)
  return serve(
    (request) => {
      if (denied.includes(request.method)) return page(403)
      const folded = { ...request, method: behind(request) }
      return isRead(folded) ? read(store, request.path) : (changeStore(store, folded) ?? page(405, 'app: no'))
    },
    { store, raw: true }
  )
}
