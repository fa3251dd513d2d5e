import type { CaseServer, Request, Response } from '../kit.js'
import { serve } from '../kit.js'
import { home, isRead, page } from '../site.js'

export type LoginOptions = {
  /** What who has not logged in gets of the guarded page. */
  wall: Response
  /** The methods that the login guards; every other one is served the page. */
  guarded: readonly string[] | 'every method'
  /** What the others get. */
  behind?: (request: Request) => Response
  path?: string
  /** The home page links it. */
  isLinked?: boolean
  /** Methods that Node does not know reach the application too. */
  takesEveryMethod?: boolean
}

/** A members' page whose protection names the methods that it guards. */
export function start(options: LoginOptions): Promise<CaseServer> {
  const { wall, guarded, path = '/admin/', isLinked = true, behind = () => secret } = options
  return serve(
    (request) => {
      if (request.path === path)
        return guarded === 'every method' || guarded.includes(request.method) ? wall : behind(request)
      if (!isRead(request)) return page(405)
      if (request.path === '/login') return page(200, 'Login', '<form method=post><input name=u type=password></form>')
      if (request.path === '/') return home(undefined, isLinked ? [path] : [])
      if (request.path === '/images/a.png')
        return { status: 200, body: 'PNG', headers: { 'content-type': 'image/png' } }
      return page(404)
    },
    { raw: options.takesEveryMethod ?? false }
  )
}

const secret = page(200, 'Administration', '<p>All customers, a secret list</p>')

/** A page that tells whoever asks that his method is not supported. */
export function explain({ method }: Request): Response {
  return page(200, 'Order service', `<p>The method ${method} is not supported here. Use GET with a token.</p>`)
}
