import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { waits } from './vitest.waits.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Files beside the code that replace a module: what they load must not be what others get. */
const mocking = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('src', name))
  .filter((name) => readFileSync(join(root, name), 'utf8').includes('vi.mock('))

/** The quick lane, `npm test`: everything that decides whether the code is right. */
export default defineConfig({
  test: {
    root,
    // Tests wait for servers and processes for a third of their time.
    maxWorkers: availableParallelism() + 2,
    ...waits,
    // The built program is run as Node.js runs it.
    server: { deps: { external: [/\/dist\//] } },
    projects: [
      // Files share what they load: a process for each took a third of their time.
      { extends: true, test: { name: 'units', include: ['src/**/*.test.ts'], exclude: mocking, isolate: false } },
      { extends: true, test: { name: 'quick', include: ['test/**/*.test.ts'], isolate: false } },
      { extends: true, test: { name: 'mocking', include: mocking } }
    ]
  }
})
