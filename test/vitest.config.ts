import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The quick lane, `npm test`: everything that decides whether the code is right. */
export default defineConfig({
  test: {
    name: 'quick',
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Tests wait for servers and processes for a third of their time.
    maxWorkers: availableParallelism() + 1,
    // Tests that start the command a dozen times took longer than 20 s beside other work.
    testTimeout: 60_000,
    hookTimeout: 30_000
  }
})
