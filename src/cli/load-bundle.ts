import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import type { main } from './main.js'

/** What the bundle exports, and the script it was made from. */
export type Bundle = { main: typeof main; script: Script }

/** Beside the bundle: V8's code cache of it, written by the build. Another version of Node.js ignores it. */
export const cacheFile: URL = new URL('../bundle/main.cache', import.meta.url)
const bundleFile = fileURLToPath(new URL('../bundle/main.cjs', import.meta.url))

/**
 * Loads the command from one file, which holds no `import()`. Compiling what a scan needs takes a fifth of a short scan's time; the code cache
 * holds the result. Node.js 20 has no `module.enableCompileCache`, which would do the same.
 * @param liftoffOnly do not optimise WebAssembly, for the rest of the process
 * @throws what `readFileSync` throws if the package was not built
 */
export function loadBundle({ liftoffOnly }: { liftoffOnly: boolean } = { liftoffOnly: true }): Bundle {
  const source = readFileSync(bundleFile, 'utf8')
  const cachedData = readCache()
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundleFile,
    ...(cachedData !== null && { cachedData })
  })
  const module = { exports: {} as { main: typeof main } }
  const run = script.runInThisContext() as (...parts: unknown[]) => void
  run(module.exports, createRequire(bundleFile), module, bundleFile, dirname(bundleFile))
  // undici parses HTTP in WebAssembly. V8 would optimise it in the background, for longer than a scan of one site takes,
  // and the end of the process waits for that. After the script is loaded, because flags are part of the cache's key.
  if (liftoffOnly) setFlagsFromString('--liftoff-only')
  return { main: module.exports.main, script }
}

/** A checkout in which the cache was not written yet runs without it. */
function readCache(): Buffer | null {
  try {
    return readFileSync(cacheFile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
