import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { shortRunFlags } from '../../src/cli/load-bundle.js'

const loader = fileURLToPath(new URL('../../dist/cli/load-bundle.js', import.meta.url))

test('the code cache that the build wrote is taken by the Node.js that wrote it', () => {
  const program = `import(${JSON.stringify(loader)}).then(({ loadBundle }) => console.log(loadBundle().script.cachedDataRejected))`
  expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim()).toBe('false')
})

test('this Node.js knows the flags that a scan sets', () => {
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  for (const flag of shortRunFlags) expect(options).toContain(`  ${flag.replace(/=.*/, '')} (`)
})
