import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testRules } from '../../src/engine/play-cases.js'
import { bundleRules } from '../../src/rules/build/bundle.js'
import type { BuiltinRules } from '../../src/rules/builtin.js'
import { loadCases } from '../../src/rules/cases/cases.js'
import { startUnits, writeNewRule } from '../../src/rules/manual/new-rule.js'
import { temporaryFolder, verbgate } from './cli.js'

const builtin: BuiltinRules = JSON.parse(await bundleRules('rules'))

it.each(startUnits)('a new rule for each %s passes as it is', async (unit) => {
  const folder = await temporaryFolder('new-rule')
  const { rule, cases } = writeNewRule('copy-listed', unit)
  await mkdir(join(folder, 'own'))
  await writeFile(join(folder, 'own/copy-listed.yaml'), rule)
  await writeFile(join(folder, 'own/copy-listed.test.yaml'), cases)
  const loaded = await loadCases([folder], builtin)
  const results = [...(await testRules(loaded, { loopback: false })), ...(await testRules(loaded, { loopback: true }))]
  expect(results.filter(({ problem }) => problem !== null)).toEqual([])
  expect(results).toHaveLength(8)
  expect(rule).toContain(`unit: ${unit}\n`)
})

it.concurrent('rules new writes two files, and over none', async () => {
  const cwd = await temporaryFolder('new-rule')
  const made = await verbgate(['rules', 'new', 'files/copy-listed', '--rules', 'mine'], { cwd })
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(await readdir(join(cwd, 'mine/files'))).toEqual(['copy-listed.test.yaml', 'copy-listed.yaml'])
  const before = await readFile(join(cwd, 'mine/files/copy-listed.yaml'), 'utf8')
  const again = await verbgate(['rules', 'new', 'copy-listed', '--rules', 'mine', '--unit', 'page'], { cwd })
  expect(again).toMatchObject({ code: 2, stdout: '' })
  expect(again.stderr).toMatch(/there is such a rule already\n {2}--> mine\/files\/copy/)
  expect(await readFile(join(cwd, 'mine/files/copy-listed.yaml'), 'utf8')).toBe(before)
  expect(await readdir(join(cwd, 'mine'))).toEqual(['files'])
})

for (const [args, says] of [
  [['put-accepted'], /there is a built-in rule put-accepted/],
  [['../copy-listed'], /is no name for a rule/],
  [['definitions/copy-listed'], /is no name for a rule/],
  [['copy-listed', '--unit', 'aera'], /--unit aera is not known\n {2}help: Did you mean area\?/]
] as const) {
  it.concurrent(`rules new ${args.join(' ')} is refused`, async () => {
    const cwd = await temporaryFolder('new-rule')
    const ended = await verbgate(['rules', 'new', ...args], { cwd })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(says)
    expect(await readdir(cwd)).toEqual([])
  })
}

it.concurrent('the manual is one screen, and explains a name', async () => {
  const topics = await verbgate(['rules', 'help'])
  expect(topics).toMatchObject({ code: 0, stderr: '' })
  expect(topics.stdout.split('\n').length).toBeLessThanOrEqual(41)
  const word = await verbgate(['rules', 'help', 'handled'])
  expect(word).toMatchObject({ code: 0, stderr: '' })
  expect(word.stdout).toMatch(/^handled\(r, controls\)/)
})

// Written with nothing but rules new and rules help, to see whether these are enough.
it.concurrent('rules that somebody wrote with the manual alone hold', async () => {
  const checked = await verbgate(['rules', 'check', 'test/rules/own'])
  expect(checked).toMatchObject({ code: 0, stderr: '' })
  expect(checked.stdout).toBe('2 rules, 3 firing and 7 silent cases, no mistakes.\n')
  const tested = await verbgate(['rules', 'test', 'test/rules/own'])
  expect(tested).toMatchObject({ code: 0, stderr: '', stdout: '2 rules, 10 cases, 0 problems.\n' })
})
