import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, nginxPage, page, read } from '../site.js'
import type { Store } from '../store.js'
import { changeStore, createStore } from '../store.js'

export type AreasOptions = {
  /** Areas of the site; each holds a picture that the home page names. */
  areas: readonly string[]
  /** The only area whose methods are handled. */
  open?: string
  /** Of the methods that write, only these. */
  methods?: readonly string[]
  /** How the filter refuses a path, as it was sent; undefined lets it pass. */
  filter?: (request: Request) => Response | undefined
  /** How the server folds what came past the filter. */
  fold?: (path: string) => string
  /** Names longer than 255 are 414. */
  refusesLong?: boolean
  /** Methods that Node does not know reach the server too. */
  takesEveryMethod?: boolean
}

const UNFOLDED = (path: string): string => path

/** Areas that answer alike as long as their plain spelling, or a short name, is asked; one of them can be written. */
export function start(options: AreasOptions): Promise<CaseServer> {
  const names = options.areas.map((area) => `${area}a.png`)
  const store = createStore(Object.fromEntries(names.map((name) => [name, 'PNG'])))
  return serve(
    (request) => {
      const refusal = isRead(request) ? undefined : options.filter?.(request)
      if (refusal) return refusal
      const folded = { ...request, path: (options.fold ?? UNFOLDED)(request.path) }
      return isRead(request) ? read(store, folded.path, home(names)) : change(options, store, folded)
    },
    { store, raw: options.takesEveryMethod ?? false }
  )
}

function change(options: AreasOptions, store: Store, request: Request): Response {
  const isOpen = options.open !== undefined && request.path.startsWith(options.open)
  if (!isOpen || (options.methods && !options.methods.includes(request.method))) return nginxPage(405)
  if (options.refusesLong && (request.path.split('/').findLast(Boolean) ?? '').length > 255) return page(414)
  return changeStore(store, request) ?? nginxPage(405)
}

/** A server behind the filter: decodes once, takes `//` for `/` and `/./` away. */
export function foldPath(path: string): string {
  try {
    return decodeURIComponent(path)
      .replace(/\/\.(?=\/)/g, '')
      .replace(/\/{2,}/g, '/')
  } catch {
    return path
  }
}

/** 403 for every path that begins, as sent, with one of these areas. */
export function refuseBelow(areas: readonly string[]): (request: Request) => Response | undefined {
  return ({ path }) => (areas.some((area) => path.startsWith(area)) ? page(403, '403 Forbidden') : undefined)
}

type Site = { isLinked?: boolean; isOpen?: boolean }
export type ForgottenOptions = { first?: Site; later: Site }

/** A site with open WebDAV in a folder that its home page names, or names no more; `next` makes it the other one. */
export async function startForgotten({ first = {}, later }: ForgottenOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  let site = first
  const server = await serve(
    (request) => {
      const { isLinked = true, isOpen = true } = site
      if (isRead(request)) return read(store, request.path, home(isLinked ? undefined : []))
      const isThere = isOpen && request.path.startsWith('/images/')
      return (isThere ? changeStore(store, request) : undefined) ?? page(405)
    },
    { store }
  )
  return { ...server, next: () => void (site = later) }
}
