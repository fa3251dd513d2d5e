import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UsageErrors } from '../shared/errors.js'
import { readAcceptFile, addAcceptance } from './accept-file.js'

const TODAY = '2026-11-25'
const folder = mkdtempSync(join(tmpdir(), 'verbgate-accept-'))
const file = join(folder, '.verbgate-accept.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

const entry = {
  rule: 'trace-echoed',
  at: ['https://shop.example/**'],
  reason: 'known: # 1',
  expires: '2027-01-31',
  by: null
}

async function problemsOf(text: string): Promise<[line: number | undefined, message: string][]> {
  writeFileSync(file, text)
  const error = await readAcceptFile(file, TODAY).catch((thrown: unknown) => thrown)
  if (!(error instanceof UsageErrors)) throw new Error('no UsageErrors', { cause: error })
  return error.problems.map(({ place, message }) => [place?.line, message.split('\n')[0] ?? ''])
}

test('an entry has a rule, one or several places, a reason and a last day', async () => {
  writeFileSync(
    file,
    'accepted:\n  - rule: a\n    at: https://x/**\n    reason: r\n    expires: 2027-01-31\n    by: me\n  - { rule: b, at: [https://x/, https://y/], reason: r, expires: 2026-01-01 }\n'
  )
  expect(await readAcceptFile(file, TODAY)).toEqual([
    { rule: 'a', at: ['https://x/**'], reason: 'r', expires: '2027-01-31', by: 'me', place: `${file}:2` },
    { rule: 'b', at: ['https://x/', 'https://y/'], reason: 'r', expires: '2026-01-01', by: null, place: `${file}:7` }
  ])
  writeFileSync(file, '# nothing yet\n')
  expect(await readAcceptFile(file, TODAY)).toEqual([])
})

test.each([
  ['no reason', '{ rule: a, at: x, expires: 2027-01-31 }', 'reason is missing'],
  ['no end', '{ rule: a, at: x, reason: r }', 'expires is missing'],
  ['an end in half a year and a day', '{ rule: a, at: x, reason: r, expires: 2027-05-25 }', 'more than 180 days'],
  ['no day of the calendar', '{ rule: a, at: x, reason: r, expires: 2027-02-30 }', 'no day of the calendar'],
  ['another form of date', '{ rule: a, at: x, reason: r, expires: 1.2.2027 }', 'a day such as'],
  ['an unknown key', '{ rule: a, at: x, reason: r, expires: 2027-01-31, who: me }', 'unknown key "who"']
])('%s is a mistake with its line', async (_, text, message) => {
  const [[line, said] = []] = await problemsOf(`accepted:\n  - ${text}\n`)
  expect(line).toBe(2)
  expect(said).toContain(message)
})

test('every mistake is told at once', async () => {
  expect(
    await problemsOf('accepted:\n  - { rule: a, at: x, reason: r }\n  - { rule: b, at: x, expires: 2027-01-31 }\n')
  ).toHaveLength(2)
})

test('an entry is added to a new file and to one with comments, and is read back', async () => {
  const first = await addAcceptance(file, '', entry, TODAY)
  expect(first).toMatch(/^# Findings that may stay/)
  const text = '# ours\naccepted:\n  # the old one\n  - { rule: a, at: x, reason: r, expires: 2027-01-31 } # kept\n'
  const second = await addAcceptance(file, text, { ...entry, at: ['a', 'b'], by: 'me' }, TODAY)
  for (const kept of ['# ours', '# the old one', '# kept']) expect(second).toContain(kept)
  for (const [written, entries] of [
    [first, 1],
    [second, 2]
  ] as const) {
    writeFileSync(file, written)
    expect((await readAcceptFile(file, TODAY)).length).toBe(entries)
  }
  expect((await readAcceptFile(file, TODAY)).at(-1)).toMatchObject({ at: ['a', 'b'], by: 'me', reason: 'known: # 1' })
})

test('an entry that the file would not take is refused', async () => {
  await expect(addAcceptance(file, '', { ...entry, expires: '2030-01-01' }, TODAY)).rejects.toThrow('180 days')
  await expect(addAcceptance(file, 'accepted: 5\n', entry, TODAY)).rejects.toThrow()
})
