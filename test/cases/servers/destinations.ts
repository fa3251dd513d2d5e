import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page, read } from '../site.js'
import type { Store } from '../store.js'
import { changeStore, createStore, transfer } from '../store.js'

export type DestinationOptions = {
  /** The path that a Destination means to this back end; undefined if it is of another server to it. */
  understands: (destination: string, host: string) => string | undefined
  /** Its answer to one that it does not understand. */
  refusal: number
  /** Scripts run. */
  runs?: boolean
  /** Areas in which it handles anything. */
  area?: string
}

/** A WebDAV back end that does not know the scheme, host, port or prefix under which the site is known. */
export function start(options: DestinationOptions): Promise<CaseServer> {
  const { area = '/files/', runs = false } = options
  const store = createStore({ [`${area}a.png`]: 'PNG', '/images/b.png': 'PNG' })
  return serve(
    (request) => {
      if (isRead(request)) return runs ? run(store, request) : readSite(store, request, area)
      if (!request.path.startsWith(area)) return page(405)
      if (runs && request.path.endsWith('.php') && request.method !== 'MOVE') return page(403)
      if (request.method !== 'MOVE' && request.method !== 'COPY') return changeStore(store, request) ?? page(405)
      return { status: relay(options, store, request) }
    },
    { store }
  )
}

function relay({ understands, refusal }: DestinationOptions, store: Store, request: Request): number {
  const to = understands(request.headers['destination'] ?? '', request.headers['host'] ?? '')
  if (!store.files.has(request.path)) return 404
  return to === undefined ? refusal : transfer(store, request, to)
}

function readSite(store: Store, { path }: Request, area: string): Response {
  return read(store, path, home([`${area}a.png`, '/images/b.png']))
}

/** GET of a script brings what it prints: two numbers multiplied. */
function run(store: Store, request: Request): Response {
  const content = store.files.get(request.path)
  if (content === undefined || !request.path.endsWith('.php')) return readSite(store, request, '/files/')
  const [, a, b] = /echo (\d+)\*(\d+);/.exec(content) ?? []
  return {
    status: 200,
    body: a === undefined ? content : String(Number(a) * Number(b)),
    headers: { 'x-powered-by': 'PHP/8.2' }
  }
}

/** `/x` of `/x`, whatever stands before it is another server's. */
export function pathAlone(destination: string): string | undefined {
  return destination.startsWith('/') ? destination : undefined
}

/** The path of a URL with another scheme than the site has. */
export function otherScheme(destination: string, host: string): string | undefined {
  return destination.startsWith(`https://${host}/`) ? new URL(destination).pathname : undefined
}

/** The path of a URL at the host without its port. */
export function withoutPort(destination: string, host: string): string | undefined {
  const name = host.replace(/:\d+$/, '')
  return destination.startsWith(`http://${name}/`) ? new URL(destination).pathname : undefined
}

/** The site's path for one whose prefix the proxy cuts off. */
export function cutPrefix(prefix: string): (destination: string) => string | undefined {
  return (destination) => {
    const { pathname } = new URL(destination, 'http://localhost')
    return pathname.startsWith(prefix) ? undefined : prefix + pathname.slice(1)
  }
}
