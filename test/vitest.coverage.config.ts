import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { waits } from './vitest.waits.js'

/**
 * `npm run coverage`: what the tests that run in this process reach. Those that start the command line are left out,
 * since nothing of a child process is counted.
 */
export default defineConfig({
  test: {
    name: 'coverage',
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['src/**/*.test.ts', 'test/{engine,hostile}/**/*.test.ts', 'test/fuzz/fuzz.test.ts'],
    // Tests wait for servers and processes for a third of their time.
    maxWorkers: availableParallelism() + 2,
    ...waits,
    coverage: {
      enabled: true,
      provider: 'v8',
      reporter: ['text-summary', 'json-summary'],
      include: ['src/engine/**', 'src/prober/**', 'src/rules/**'],
      thresholds: {
        'src/engine/**': { branches: 85 },
        'src/prober/**': { branches: 85 },
        'src/rules/**': { branches: 85 }
      }
    }
  }
})
