import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { bundleRules } from './build/bundle.js'
import type { BuiltinRules } from './builtin.js'
import { loadFolders, loadRules } from './load.js'

const root = await mkdtemp(join(tmpdir(), 'edition-'))
afterAll(() => rm(root, { recursive: true }))

const builtin: BuiltinRules = JSON.parse(await bundleRules(fileURLToPath(new URL('../../rules/', import.meta.url))))

/** A rule as the first edition of the language had it, with every word that is spelt otherwise now. */
const FIRST = `id: moved-or-listed
title: Resources can be moved here
exposes: place-file
severity: high
unit: area
effect: write
why: It reaches a handler.
fix: methods
references: [https://www.rfc-editor.org/rfc/rfc4918]
applies: area.path != "/"
use: [controls, writes, spellings, read_controls]
probes:
  put: { method: PUT, path: "{{area}}{{canary}}.txt", creates: "{{area}}{{canary}}.txt", if: "is_missing(ground, ground_dav)" }
  seen:
    method: GET
    path: "{{area}}{{canary}}.txt"
    signature: true
    if: put.sent && !refused(put)
    repeat: { pauses: [500], until: seen.status == 200 }
verdicts:
  - exposed: firm
    summary: MOVE is answered {{move.status}}, {{ground.status}} and {{double_slash.status}}.
    when: put.sent && handled(move, controls) && like(read_missing.body, "x") && same_page(move, ground)
  - inconclusive: spelt
    when: answers_otherwise(double_slash, double_slash_notify)
`

async function writeRule(text: string): Promise<string> {
  const folder = await mkdtemp(join(root, 'x'))
  await mkdir(join(folder, 'own'))
  await writeFile(join(folder, 'own/moved-or-listed.yaml'), text)
  return folder
}

test('a rule file of the first edition loads, and each of its old words is noted where it stands', async () => {
  const folder = await writeRule(FIRST)
  const [rule] = await loadRules([folder], builtin)
  expect(rule?.probes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['ground', 'missing_page', 'double_slash'])
  )
  expect(rule?.probes.find(({ name }) => name === 'seen')?.repeat?.when.source).toBe('!(seen.status == 200)')
  const [loaded] = await loadFolders([folder], builtin)
  const notes = loaded?.notes.map(({ place, message }) => `${place?.line}:${place?.column} ${message.split('\n')[0]}`)
  expect(notes).toEqual([
    '10:1 applies is now called when',
    '13:90 if is now called when',
    '13:106 ground is now called missing_page',
    '13:114 ground_dav is now called missing_dav',
    '18:5 if is now called when',
    '19:30 until is now called when',
    '17:5 signature has no meaning any more; which areas are alike is found out without it',
    '23:50 like(text, pattern) is now written text.matches(pattern)',
    '23:55 read_missing is now called missing_page',
    '23:82 same_page is now called alike',
    '23:98 ground is now called missing_page',
    '25:29 double_slash is now called spelt.double_slash',
    '25:43 double_slash_notify is now called spelt_notify.double_slash'
  ])
})

test('the built-in rules and definitions use no old word', async () => {
  const [loaded] = await loadFolders([fileURLToPath(new URL('../../rules/', import.meta.url))])
  expect(loaded?.notes).toEqual([])
})

test('shared probes, groups, functions and variables say what they are', () => {
  const { probes = {}, groups = {}, functions = {} } = builtin.definitions
  const docs = [probes, groups, functions].flatMap((entries) =>
    Object.entries(entries).map(([name, entry]) => [name, 'doc' in entry ? entry.doc : undefined])
  )
  expect(docs.length).toBeGreaterThan(60)
  // each of the words that rules judge by says what would be taken for it otherwise
  const traps = ['refused', 'handled', 'missed', 'claimed', 'alike', 'blind', 'moved', 'limited'].map(
    (name) => functions[name]?.trap
  )
  expect(traps.filter((trap) => (trap ?? '').length < 20)).toEqual([])
  expect(docs.filter(([, doc]) => typeof doc !== 'string' || doc.length < 8)).toEqual([])
})

test('each file of definitions can be read at once', async () => {
  const { readdir, readFile } = await import('node:fs/promises')
  const folder = fileURLToPath(new URL('../../rules/definitions/', import.meta.url))
  for (const name of await readdir(folder))
    expect((await readFile(join(folder, name), 'utf8')).split('\n').length, name).toBeLessThanOrEqual(120)
})
