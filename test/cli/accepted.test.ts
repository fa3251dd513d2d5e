import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { reportOf, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { startDav } from './dav-server.js'
import { record, staticSite } from './recorder.js'

const FAST = ['--rate', '0', '--only', 'collection-creatable,resource-removable']

const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10)

it('a finding is accepted by its fingerprint, shown as accepted, and no longer fails', async () => {
  const cwd = await temporaryFolder('accept')
  const site = await startDav()
  const first = await verbgate(['scan', site.url, ...FAST, '--output', 'json=report.json'], { cwd })
  expect(first.code).toBe(1)
  const report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8')) as ScanResult
  const shown = report.findings.map(({ fingerprint }) => fingerprint.slice(0, 12))
  for (const id of shown) expect(first.stdout).toContain(id)
  for (const id of shown) {
    const flags = ['--reason', 'it is replaced', '--expires', inDays(30), '--by', 'M. Sato', '--report', 'report.json']
    const done = await verbgate(['accept', id, ...flags], { cwd })
    expect(done).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('.verbgate-accept.yaml: accepted')
    })
  }
  const second = await verbgate(['scan', site.url, ...FAST], { cwd })
  expect(second.code).toBe(0)
  expect(second.stdout).toMatch(/ACCEPTED +\d finding/)
  expect(second.stdout).toContain(`up to ${inDays(30)}, by M. Sato: it is replaced`)
  const json = reportOf(await verbgate(['scan', site.url, ...FAST, '--format', 'json'], { cwd }))
  expect(json.findings.every(({ accepted }) => accepted?.reason === 'it is replaced')).toBe(true)
  expect(json.summary.accepted).toBe(shown.length)
})

const entry = (at: string, rule: string, expires: string): string =>
  `accepted:\n  - { rule: ${rule}, at: "${at}**", reason: r, expires: ${expires} }\n`

it('an acceptance that has ended fails again with a note; one that matches nothing warns', async () => {
  const cwd = await temporaryFolder('expired')
  const [open, closed] = [await startDav(), await record(staticSite)]
  await writeFile(join(cwd, 'ended.yaml'), entry(open.url, 'collection-creatable', '2026-01-01'))
  const only = ['--rate', '0', '--only', 'collection-creatable']
  const ended = await verbgate(['scan', open.url, ...only, '--accept', 'ended.yaml'], { cwd })
  expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('ended on 2026-01-01') })
  await writeFile(join(cwd, 'unused.yaml'), entry(closed.url, 'collection-creatable', inDays(30)))
  const unused = ['scan', closed.url, ...only, '--accept', 'unused.yaml']
  expect(await verbgate(unused, { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('unused.yaml:2') })
  expect(await verbgate([...unused, '--strict'], { cwd })).toMatchObject({ code: 1 })
  await writeFile(join(cwd, 'typo.yaml'), entry(closed.url, 'collection-createable', inDays(30)))
  expect(await verbgate(['scan', closed.url, '--accept', 'typo.yaml'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean "collection-creatable"?')
  })
})

it.each([
  ['no report', ['0123456789abcdef'], 'Name a report that has it'],
  ['a fingerprint that is not there', ['0123456789abcdef', '--report', 'report.json'], 'no finding there has it'],
  ['a fingerprint that is too short', ['01', '--report', 'report.json'], 'no finding there has it'],
  ['a report that is none', ['0123456789abcdef', '--report', 'none.json'], 'not a JSON report of verbgate']
])('accept with %s is told what is missing', async (_, args, message) => {
  const cwd = await temporaryFolder('accept')
  const empty = { schemaVersion: 1, startedAt: '2026-01-01T00:00:00.000Z', findings: [] }
  await writeFile(join(cwd, 'report.json'), JSON.stringify(empty))
  await writeFile(join(cwd, 'none.json'), '{"findings": 5}')
  const { code, stderr } = await verbgate(['accept', ...args, '--reason', 'r', '--expires', inDays(1)], { cwd })
  if (code !== 2 || !stderr.includes(message)) throw new Error(`exit ${code}: ${stderr}`)
})

it('a baseline lets pass what it has and no more; diff names new, fixed and unchanged', async () => {
  const cwd = await temporaryFolder('baseline')
  const site = await startDav()
  const scan = async (name: string, rules: string, flags: string[] = []) =>
    await verbgate(['scan', site.url, '--rate', '0', '--only', rules, '--output', `json=${name}`, ...flags], { cwd })
  await scan('one.json', 'collection-creatable')
  expect((await scan('same.json', 'collection-creatable', ['--baseline', 'one.json'])).code).toBe(0)
  const more = await scan('two.json', 'collection-creatable,resource-removable', ['--baseline', 'one.json'])
  expect(more.code).toBe(1)
  expect(more.stdout).toContain('NEW: ')
  expect(more.stdout).toContain('Exit 1: new or worse findings at or above high.')
  const text = await verbgate(['diff', 'one.json', 'two.json'], { cwd })
  expect(text).toMatchObject({
    code: 1,
    stderr: '',
    stdout: expect.stringMatching(/1 new, 0 worse, 0 fixed, 0 not looked at\sthis time, 1 unchanged/)
  })
  const json = JSON.parse((await verbgate(['diff', 'one.json', 'two.json', '--format', 'json'], { cwd })).stdout) as {
    new: { ruleId: string }[]
  }
  expect(json.new.map(({ ruleId }) => ruleId)).toEqual(['resource-removable'])
  const back = await verbgate(['diff', 'two.json', 'one.json', '--format', 'markdown'], { cwd })
  expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('### not looked at this time') })
  expect(back.stdout).toContain('the rule was not run')
  site.tree.delete('/content/')
  expect((await verbgate(['diff', 'one.json', 'missing.json'], { cwd })).code).toBe(2)
})
