import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startBackend } from './backend.js'
import { startProxy } from './proxy.js'
import type { ProxyOptions } from './proxy.js'
import { indexHtml, paintImages } from './shop.js'

/** A running site: a proxy in front of a WebDAV and PHP back end, all of it in this process on 127.0.0.1. */
export interface Site {
  /** The front page, `http://127.0.0.1:40123/`. */
  readonly url: string
  /** Everything the back end can change lies below this folder. */
  readonly contentDir: string
  /** How often each method reached the proxy: `MKCOL` -> 3. */
  readonly methodCounts: ReadonlyMap<string, number>
  close(): Promise<void>
}

/** The incident: the proxy relays every method below `/images/`. Files are made in `dir`, which the caller removes. */
export function startIncidentSite(dir: string): Promise<Site> {
  return startSite(dir, 'all')
}

/** The same site after the repair: only methods that read pass the proxy, all others are answered 403. */
export function startRepairedSite(dir: string): Promise<Site> {
  return startSite(dir, new Set(['GET', 'HEAD', 'OPTIONS']))
}

async function startSite(contentDir: string, relayedMethods: ProxyOptions['relayedMethods']): Promise<Site> {
  const folders = { rootDir: join(contentDir, 'root'), imagesDir: join(contentDir, 'images') }
  await mkdir(folders.rootDir, { recursive: true })
  await paintImages(folders.imagesDir)
  const backend = await startBackend(folders)
  try {
    const proxy = await startProxy({ backend: backend.origin, indexHtml, relayedMethods })
    return {
      url: `${proxy.origin}/`,
      contentDir,
      methodCounts: proxy.methodCounts,
      async close() {
        await proxy.close()
        await backend.close()
      }
    }
  } catch (error) {
    await backend.close()
    throw error
  }
}
