import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import type { main } from './main.js'

/** What the bundle exports, and the script it was made from. */
export type Bundle = { main: typeof main; script: Script }

/**
 * Beside the bundle: V8's code cache of it, written by the build for its own Node.js. V8 compares its own version alone, and
 * Node.js 20.18.1 took what 20.20.2 had written for its own and ran it wrongly; hence the name.
 */
export const cacheFile: URL = new URL(
  `../bundle/main-${process.version}-${process.platform}-${process.arch}.cache`,
  import.meta.url
)
const bundleFile = fileURLToPath(new URL('../bundle/main.cjs', import.meta.url))

/**
 * How V8 compiles in a process that ends within seconds: what it optimises in the background takes a quarter of the CPU
 * time of a scan, and much of it is ready when there is no more use for it. WebAssembly (undici's HTTP parser) is not
 * optimised; functions are optimised later (Node.js 20; the next ones have Maglev before that) and take fewer others in.
 */
export const shortRunFlags: readonly string[] = [
  '--liftoff-only',
  '--max-inlined-bytecode-size-cumulative=300',
  ...(Number.parseInt(process.versions.v8, 10) < 12 ? ['--interrupt-budget=135168'] : [])
]

/**
 * Loads the command from one file, which holds no `import()`. Compiling what a scan needs takes a fifth of a short scan's time; the code cache
 * holds the result. Node.js 20 has no `module.enableCompileCache`, which would do the same.
 * @param shortRun set `shortRunFlags` for the rest of the process
 * @throws what `readFileSync` throws if the package was not built
 */
export function loadBundle({ shortRun }: { shortRun: boolean } = { shortRun: true }): Bundle {
  const source = readFileSync(bundleFile, 'utf8')
  const cachedData = readCache()
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundleFile,
    ...(cachedData !== null && { cachedData })
  })
  const module = { exports: {} as { main: typeof main } }
  const run = script.runInThisContext() as (...parts: unknown[]) => void
  run(module.exports, createRequire(bundleFile), module, bundleFile, dirname(bundleFile))
  // After the script is loaded, because flags are part of the cache's key.
  if (shortRun) for (const flag of shortRunFlags) setFlagsFromString(flag)
  return { main: module.exports.main, script }
}

/** Another Node.js, a published package, and a checkout in which the cache was not written yet run without it. */
function readCache(): Buffer | null {
  try {
    return readFileSync(cacheFile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
