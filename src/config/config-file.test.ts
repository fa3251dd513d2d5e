import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UsageErrors } from '../shared/errors.js'
import { readConfig } from './config-file.js'

const folder = mkdtempSync(join(tmpdir(), 'verbgate-config-'))
const file = join(folder, 'verbgate.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

async function problemsOf(text: string) {
  writeFileSync(file, text)
  const error = await readConfig(file, {}).catch((thrown: unknown) => thrown)
  if (!(error instanceof UsageErrors)) throw new Error('no UsageErrors', { cause: error })
  return error.problems
}

test('owned origins, targets and rule folders relative to the file', async () => {
  writeFileSync(file, 'owned: [https://Shop.example:443]\ntargets:\n  - https://shop.example/top/\nrules: [ours]\n')
  const config = await readConfig(file, {})
  expect(config.owned).toEqual(['https://shop.example'])
  expect(config.targets.map(({ url }) => url)).toEqual(['https://shop.example/top/'])
  expect(config.rules).toEqual([join(folder, 'ours')])
})

test('an empty file is an empty config', async () => {
  writeFileSync(file, '# nothing yet\n')
  expect(await readConfig(file, {})).toMatchObject({ owned: [], targets: [], rules: [], headers: [], state: null })
})

test('an unknown key names the nearest known one and its place', async () => {
  const [problem] = await problemsOf('targets: []\nonwed: [https://a.example]\n')
  expect(problem).toMatchObject({ place: { file, line: 2, column: 1 }, hint: 'Did you mean "owned"?' })
})

test('every mistake is reported at once, with its line', async () => {
  const problems = await problemsOf(
    'owned:\n  - https://a.example/path/\n  - shop.example\ntargets: [ftp://a.example]\n'
  )
  expect(problems.map(({ place }) => place?.line).toSorted((a = 0, b = 0) => a - b)).toEqual([2, 3, 4])
})

test.each([
  ['aliases', 'owned: &a [https://a.example]\ntargets: *a\n'],
  ['duplicate keys', 'owned: []\nowned: []\n'],
  ['a wrong type', 'owned: https://a.example\n']
])('%s are refused', async (_name, text) => {
  expect((await problemsOf(text)).length).toBeGreaterThan(0)
})
