import type { CaseServer } from '../kit.js'
import { layOut, makeFolder, startReal, writePasswords } from './kit.js'
import type { Ground } from './kit.js'
import { relayTo, startNginx } from './web-servers.js'

// A program of its own, alone or behind nginx.

/** A program that serves the site's folder on a port. */
export type Program = (ground: Ground, port: number, data: string) => Promise<void>

/** The program alone, or behind nginx with these directives before its location. */
export function startProgram(
  program: Program,
  { front, isBare = false }: { front?: { before?: string; inside?: string; hasLogin?: boolean }; isBare?: boolean } = {}
): Promise<CaseServer> {
  return startReal(async (ground) => {
    const { workspace } = ground
    const port = await workspace.freePort()
    const back = front ? await workspace.freePort() : port
    const data = isBare ? await makeFolder(ground, 'data') : await layOut(ground)
    await program(ground, back, data)
    if (front) {
      const login = front.hasLogin
        ? `auth_basic "Restricted"; auth_basic_user_file ${await writePasswords(ground)};`
        : ''
      await startNginx(ground, port, {
        http: `server { listen 127.0.0.1:${port}; location / { ${front.before ?? ''} ${(front.inside ?? '').replace('LOGIN', login)} ${relayTo(back)} } }`
      })
    }
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** nginx lets only GET and POST through. */
export const onlyGetAndPost = { inside: 'limit_except GET POST { deny all; }' }

/** nginx refuses these methods. */
export function refuse(...methods: readonly string[]): { before: string } {
  return { before: `if ($request_method ~ ^(${methods.join('|')})$) { return 403; }` }
}
