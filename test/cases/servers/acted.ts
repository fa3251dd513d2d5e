import { setTimeout as sleep } from 'node:timers'
import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { isRead, page, read } from '../site.js'
import { changeStore, createStore } from '../store.js'

export type ActedOptions = {
  /** Methods whose answer is not the outcome. */
  methods: readonly string[]
  /** What they are answered. */
  status: number
  /** They fail in earnest: nothing is done. */
  fails?: boolean
  /** It is done this much later. */
  laterMs?: number
  /** Methods that are not handled at all. */
  refuses?: readonly string[]
}

/** An open WebDAV store of which some methods answer an error, or 202, and have acted. */
export function start({ methods, status, fails = false, laterMs, refuses = [] }: ActedOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  const act = (request: Request): void => {
    if (fails) return
    if (laterMs === undefined) changeStore(store, request)
    else sleep(() => changeStore(store, request), laterMs)
  }
  const change = (request: Request): Response => {
    if (refuses.includes(request.method)) return page(405)
    if (!methods.includes(request.method)) return changeStore(store, request) ?? page(501)
    if (
      request.method !== 'PUT' &&
      request.method !== 'MKCOL' &&
      !store.files.has(request.path) &&
      !store.folders.has(request.path)
    )
      return page(404)
    act(request)
    return page(status)
  }
  return serve((request) => (isRead(request) ? read(store, request.path) : change(request)), { store })
}
