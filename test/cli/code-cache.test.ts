import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { shortRunFlags } from '../../src/cli/load-bundle.js'

const loader = fileURLToPath(new URL('../../dist/cli/load-bundle.js', import.meta.url))

/** Whether the bundle's code cache was taken: `undefined` if there was none for this Node.js. */
function rejected(before = ''): string {
  const program = `${before};import(${JSON.stringify(loader)}).then(({ loadBundle }) => console.log(loadBundle().script.cachedDataRejected))`
  return execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim()
}

test('the code cache that the build wrote is taken by the Node.js that wrote it', () => {
  expect(rejected()).toBe('false')
})

test('another Node.js does not read it, whatever V8 says', () => {
  expect(rejected("Object.defineProperty(process, 'version', { value: 'v20.18.1' })")).toBe('undefined')
})

test('this Node.js knows the flags that a scan sets', () => {
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  for (const flag of shortRunFlags) expect(options).toContain(`  ${flag.replace(/=.*/, '')} (`)
})
