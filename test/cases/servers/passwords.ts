import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { isRead, page, read, withHeaders } from '../site.js'
import { changeStore, createStore } from '../store.js'

export type PasswordOptions = {
  /** The methods that want a login. */
  asks: (request: Request) => boolean
  challenge?: string
  /** Who logs in may write. */
  isOpenBehind?: boolean
}

const CREDENTIALS = `Basic ${Buffer.from('user:secret').toString('base64')}`

/** A WebDAV site on plain HTTP that asks for a password, by method. */
export function start({
  asks,
  challenge = 'Basic realm="Editors"',
  isOpenBehind = true
}: PasswordOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      const isKnown = request.headers['authorization'] === CREDENTIALS
      if (asks(request) && !isKnown) return ask(challenge)
      if (request.method === 'OPTIONS')
        return { status: 200, headers: { dav: '1,2', allow: 'OPTIONS,GET,HEAD,POST,DELETE,PROPFIND,COPY,MOVE' } }
      if (isRead(request)) return read(store, request.path)
      if (request.method === 'PROPFIND') return page(404)
      return (isOpenBehind ? changeStore(store, request) : undefined) ?? page(405)
    },
    { store }
  )
}

function ask(challenge: string): Response {
  return withHeaders(page(401), { 'www-authenticate': challenge, server: 'Apache' })
}

/** Whether a method writes. */
export function writes(request: Request): boolean {
  return !isRead(request) && !['OPTIONS', 'PROPFIND'].includes(request.method)
}

export type HopOptions = {
  /** Headers of every answer. */
  headers: Readonly<Record<string, string>>
  isClosed?: boolean
}

/** Open WebDAV behind a proxy that shows itself in its own way. */
export function startHop({ headers, isClosed = false }: HopOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  return serve(
    (request) => {
      const reply = isRead(request)
        ? read(store, request.path)
        : isClosed
          ? page(403)
          : (changeStore(store, request) ?? page(405))
      return withHeaders(reply, headers)
    },
    { store }
  )
}
