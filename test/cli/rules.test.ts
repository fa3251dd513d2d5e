import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testRules } from '../../src/engine/play-cases.js'
import { bundleRules } from '../../src/rules/build/bundle.js'
import type { BuiltinRules } from '../../src/rules/builtin.js'
import { loadCases } from '../../src/rules/cases/cases.js'
import { startUnits, writeNewRule } from '../../src/rules/manual/new-rule.js'
import { temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'

const builtin: BuiltinRules = JSON.parse(await bundleRules('rules'))

it.each(startUnits)('a new rule about a header field of each %s passes as it is', async (unit) => {
  const folder = await temporaryFolder('new-rule')
  const { rule, cases } = writeNewRule('version-told', unit, 'header')
  await mkdir(join(folder, 'own'))
  await writeFile(join(folder, 'own/version-told.yaml'), rule)
  await writeFile(join(folder, 'own/version-told.test.yaml'), cases)
  const loaded = await loadCases([folder], builtin)
  const results = [...(await testRules(loaded, { loopback: false })), ...(await testRules(loaded, { loopback: true }))]
  expect(results.filter(({ problem }) => problem !== null)).toEqual([])
  // a limit is not played over the loopback
  expect(results).toHaveLength(9)
  expect(rule).toMatch(/exposes: announce\n[^]*CHANGE[^]*X-Change-Me/)
})

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

it('rules new writes two files, and over none', async () => {
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
  it(`rules new ${args.join(' ')} is refused`, async () => {
    const cwd = await temporaryFolder('new-rule')
    const ended = await verbgate(['rules', 'new', ...args], { cwd })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(says)
    expect(await readdir(cwd)).toEqual([])
  })
}

it('the manual is one screen, and explains a name', async () => {
  const topics = await verbgate(['rules', 'help'])
  expect(topics).toMatchObject({ code: 0, stderr: '' })
  expect(topics.stdout.split('\n').length).toBeLessThanOrEqual(41)
  const word = await verbgate(['rules', 'help', 'handled'])
  expect(word).toMatchObject({ code: 0, stderr: '' })
  expect(word.stdout).toMatch(/^handled\(r, controls\)/)
})

// Written with nothing but rules new and rules help, to see whether these are enough.
it('rules that somebody wrote with the manual alone hold', async () => {
  const checked = await verbgate(['rules', 'check', 'test/rules/own'])
  expect(checked).toMatchObject({ code: 0, stderr: '' })
  expect(checked.stdout).toBe('2 rules, 3 firing and 7 silent cases, no mistakes.\n')
  const tested = await verbgate(['rules', 'test', 'test/rules/own'])
  expect(tested).toMatchObject({ code: 0, stderr: '', stdout: '2 rules, 10 cases, 0 problems.\n' })
})

it('a case that comes out otherwise is told once, with the parts that decided', async () => {
  const cwd = await temporaryFolder('rules-test')
  expect((await verbgate(['rules', 'new', 'copy-listed', '--rules', 'mine'], { cwd })).code).toBe(0)
  const file = join(cwd, 'mine/own/copy-listed.test.yaml')
  const cases = await readFile(file, 'utf8')
  await writeFile(file, cases.replace('<title>CHANGE-ME</title>', '<title>Shop</title>'))
  const ended = await verbgate(['rules', 'test', 'mine'], { cwd })
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  expect(ended.stdout.match(/expected exposed, got clean/g)).toHaveLength(1)
  expect(ended.stdout).toContain('got clean (as data and over the loopback)\n    1. exposed (firm): does not hold\n')
  expect(ended.stdout).toMatch(/\n +no +asked\.body\.contains\("CHANGE-ME"\)\n +asked\.body = "<title>Shop<\/title>"\n/)
  expect(ended.stdout).not.toMatch(/yes +asked/)
  expect(ended.stdout).toMatch(/\n1 rule, 4 cases, 1 problem\.\n$/)
})

it('rules new --like header writes a rule for the whole site', async () => {
  const cwd = await temporaryFolder('new-rule')
  expect((await verbgate(['rules', 'new', 'version-told', '--like', 'header'], { cwd })).code).toBe(0)
  const rule = await readFile(join(cwd, 'rules/own/version-told.yaml'), 'utf8')
  expect(rule).toContain('unit: origin\n')
  expect(rule).toContain('{{asked.headers.X-Change-Me}}')
  expect(rule).toContain(String.raw`.matches("[0-9]+\\.[0-9]+")`)
})

it('a rule of one’s own does not land among the built-in ones by chance', async () => {
  const ended = await verbgate(['rules', 'new', 'copy-listed'])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/the folder of the built-in rules here\n +help: .*--rules my-rules/)
})

it('without a folder it is said that the built-in rules were checked', async () => {
  const ended = await verbgate(['rules', 'check'])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/no mistakes\.[^]*\nThese are the built-in rules\. For rules of your own: /)
})

it('rules test --only plays the cases of one rule', async () => {
  const one = await verbgate(['rules', 'test', 'test/rules/own', '--only', 'debug-header-sent'])
  expect(one).toMatchObject({ code: 0, stderr: '' })
  expect(one.stdout).toMatch(/^1 rule, [1-9] cases, 0 problems\.\n$/)
  const unknown = await verbgate(['rules', 'test', 'test/rules/own', '--only', 'debug-header-set'])
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toMatch(/there is no rule debug-header-set\n +help: Did you mean debug-header-sent\?/)
})

it('a folder is given to rules test by itself', async () => {
  const ended = await verbgate(['rules', 'test', 'test/rules/own', '--rules', 'test/rules/own'])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/unknown option '--rules'\n +help: The folder stands by itself: verbgate rules test DIR/)
})
