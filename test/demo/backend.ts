import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { join } from 'node:path'
import FileSystemAdapter from '@nephele/adapter-file-system'
import { Authenticator } from '@nephele/authenticator-none'
import nepheleServer from 'nephele'
import { startInterpreter } from './interpreter.js'
import type { Interpreter } from './interpreter.js'
import { listenOnLoopback } from './listen.js'
import type { Listening } from './listen.js'

/** Where the back end keeps its files. `imagesDir` is served below `/images/`, `rootDir` at `/`. */
export interface BackendFolders {
  readonly rootDir: string
  readonly imagesDir: string
}

// The extensions and methods that Debian's Apache hands to mod_php.
const SCRIPT_NAME = /^\/images\/(?<name>.+\.(?:php|phar|phtml))$/
const SCRIPT_METHODS = ['GET', 'HEAD', 'POST'] as const

/**
 * Starts the back end: WebDAV (nephele) over the two folders, and PHP for the scripts below `/images/`. It asks nobody
 * who they are, as a server does whose owner believes that only the proxy can reach it.
 */
export async function startBackend(folders: BackendFolders): Promise<Listening> {
  const interpreter = await startInterpreter()
  // An Express application is a request listener; its own types are not installed.
  const webdav = nepheleServer({
    adapter: {
      '/': new FileSystemAdapter({ root: folders.rootDir }),
      '/images/': new FileSystemAdapter({ root: folders.imagesDir })
    },
    authenticator: new Authenticator()
  }) as unknown as RequestListener
  const server = createServer((request, response) => {
    serve(request, response, { imagesDir: folders.imagesDir, interpreter, webdav }).catch((error: unknown) => {
      response.writeHead(500).end(`the demo's back end failed: ${String(error)}\n`)
    })
  })
  const listening = await listenOnLoopback(server)
  return {
    ...listening,
    async close() {
      await listening.close()
      interpreter.close()
    }
  }
}

interface Services {
  readonly imagesDir: string
  readonly interpreter: Interpreter
  readonly webdav: RequestListener
}

async function serve(request: IncomingMessage, response: ServerResponse, services: Services): Promise<void> {
  const method = SCRIPT_METHODS.find((known) => known === request.method)
  // The proxy relays nothing that cannot be decoded.
  const path = decodeURIComponent((request.url ?? '/').replace(/\?.*/, ''))
  const name = SCRIPT_NAME.exec(path)?.groups?.['name']
  const source = method && name && !name.split('/').includes('..') ? await read(join(services.imagesDir, name)) : null
  if (!method || !source) return services.webdav(request, response)
  request.resume()
  const { httpStatusCode, headers, bytes } = await services.interpreter.run({ path, method, source })
  response.writeHead(httpStatusCode, headers).end(method === 'HEAD' ? undefined : bytes)
}

async function read(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null
    throw error
  }
}
