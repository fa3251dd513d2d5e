import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** `npm run cases`: the verdicts on some hundred small servers, and on real ones and caches as far as they are installed. */
export default defineConfig({
  test: {
    name: 'cases',
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/cases/*.soak.ts', 'test/cache/*.soak.ts'],
    maxWorkers: 1,
    // The built program is run as Node.js runs it.
    server: { deps: { external: [/\/dist\//] } }
  }
})
