import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, verbgate } from './cli.js'

it.concurrent.each(['area', 'origin', 'page'])('a new rule for each %s passes as it is', async (unit) => {
  const cwd = await temporaryFolder('new-rule')
  const made = await verbgate(['rules', 'new', 'files/copy-listed', '--unit', unit], { cwd })
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(await readdir(join(cwd, 'rules/files'))).toEqual(['copy-listed.test.yaml', 'copy-listed.yaml'])
  const checked = await verbgate(['rules', 'check', 'rules'], { cwd })
  expect(checked).toMatchObject({ code: 0, stderr: '', stdout: '1 rule, 1 firing and 3 silent cases, no mistakes.\n' })
  const tested = await verbgate(['rules', 'test', 'rules'], { cwd })
  expect(tested).toMatchObject({ code: 0, stderr: '', stdout: '1 rule, 4 cases, 0 problems.\n' })
  const text = await readFile(join(cwd, 'rules/files/copy-listed.yaml'), 'utf8')
  expect(text).toContain(`unit: ${unit}\n`)
})

it.concurrent('a new rule takes the place of none', async () => {
  const cwd = await temporaryFolder('new-rule')
  await verbgate(['rules', 'new', 'copy-listed', '--rules', 'mine'], { cwd })
  const before = await readFile(join(cwd, 'mine/own/copy-listed.yaml'), 'utf8')
  for (const [args, says] of [
    [['copy-listed', '--rules', 'mine', '--unit', 'page'], /there is such a rule already\n {2}--> mine\/own\/copy/],
    [['other/copy-listed', '--rules', 'mine'], /there is such a rule already/],
    [['put-accepted'], /there is a built-in rule put-accepted/],
    [['../copy-listed'], /is no name for a rule/],
    [['definitions/copy-listed'], /is no name for a rule/],
    [['copy-listed', '--unit', 'aera'], /--unit aera is not known\n {2}help: Did you mean area\?/]
  ] as const) {
    const ended = await verbgate(['rules', 'new', ...args], { cwd })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(says)
  }
  expect(await readFile(join(cwd, 'mine/own/copy-listed.yaml'), 'utf8')).toBe(before)
  expect(await readdir(cwd)).toEqual(['mine'])
})

it.concurrent('the manual is one screen, and explains a name', async () => {
  const topics = await verbgate(['rules', 'help'])
  expect(topics).toMatchObject({ code: 0, stderr: '' })
  expect(topics.stdout.split('\n').length).toBeLessThanOrEqual(41)
  const word = await verbgate(['rules', 'help', 'handled'])
  expect(word).toMatchObject({ code: 0, stderr: '' })
  expect(word.stdout).toMatch(/^handled\(r, controls\)/)
})
