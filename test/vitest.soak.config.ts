import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Runs that are killed over and over wait most of the time, so that two files share the cores. */
const kills = ['test/cli/*.soak.ts']
const common = { root, testTimeout: 60_000, hookTimeout: 30_000 }

/** The long lane, `npm run soak`: kills two files at a time, then what is measured by the clock, one at a time. */
export default defineConfig({
  test: {
    root,
    projects: [
      { test: { ...common, name: 'kills', include: kills, maxWorkers: 2, sequence: { groupOrder: 0 } } },
      {
        test: {
          ...common,
          name: 'soak',
          include: ['test/**/*.soak.ts'],
          // `npm run cases`: some hundred servers, for whoever changes a verdict
          exclude: [...kills, 'test/cases/**'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 }
        }
      }
    ]
  }
})
