import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The long lane, `npm run soak`: state, kill, load, fuzz and hostile tests at length, one file at a time. */
export default defineConfig({
  test: {
    name: 'soak',
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.soak.ts'],
    // `npm run cases`: some hundred servers, for whoever changes a verdict
    exclude: ['test/cases/**'],
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 30_000
  }
})
