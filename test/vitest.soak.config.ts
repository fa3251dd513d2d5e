import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { waits } from './vitest.waits.js'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What no clock decides: three files share the cores. */
const untimed = ['test/package.soak.ts', 'test/{cli,engine,fuzz,reporters}/*.soak.ts', 'test/lab/truth.soak.ts']
const common = {
  root,
  ...waits,
  // The built program is run as Node.js runs it.
  server: { deps: { external: [/\/dist\//] } }
}

/** The long lane, `npm run soak`: three files at a time, then what is measured by the clock, one at a time. */
export default defineConfig({
  test: {
    root,
    projects: [
      { test: { ...common, name: 'untimed', include: untimed, maxWorkers: 3, sequence: { groupOrder: 0 } } },
      {
        test: {
          ...common,
          name: 'soak',
          include: ['test/**/*.soak.ts'],
          // `npm run cases`: some hundred servers, for whoever changes a verdict
          exclude: [...untimed, 'test/cases/**', 'test/cache/**'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 }
        }
      }
    ]
  }
})
