import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { isRead, page, read } from '../site.js'
import { changeStore, createStore, withSlash } from '../store.js'

export type DeleteOptions = {
  /** What DELETE gets instead of being done; undefined is done. `nth` counts the DELETE requests of what is there. */
  refuses: (request: Request, nth: number) => Response | 'hang' | undefined
  /** Methods that are handled besides. */
  methods?: readonly string[]
}

/** An open WebDAV store whose DELETE is limited, lies, or never answers. */
export function start({ refuses, methods = ['PUT', 'MKCOL', 'MOVE', 'COPY'] }: DeleteOptions): Promise<CaseServer> {
  const store = createStore({ '/images/a.png': 'PNG' })
  let asked = 0
  return serve(
    (request) => {
      if (isRead(request)) return read(store, request.path)
      if (request.method === 'DELETE') {
        const isThere = store.files.has(request.path) || store.folders.has(withSlash(request.path))
        const refusal = refuses(request, isThere ? ++asked : 0)
        if (refusal) return refusal
      }
      const isKnown = request.method === 'DELETE' || methods.includes(request.method)
      return (isKnown ? changeStore(store, request) : undefined) ?? page(501)
    },
    { store }
  )
}
