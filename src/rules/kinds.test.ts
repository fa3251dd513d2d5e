import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { feedKind } from '../../test/rules/feed-kind.js'
import { answerOf } from '../evidence/answer.js'
import { UsageErrors } from '../shared/errors.js'
import { unitKinds } from '../units/kinds.js'
import { CaseScript, scriptedExchange } from './cases/case-script.js'
import { loadCases } from './cases/cases.js'
import { loadRules } from './load.js'

const root = await mkdtemp(join(tmpdir(), 'kinds-'))
afterAll(() => rm(root, { recursive: true }))

/** The one registration that a new kind takes. */
const kinds = [...unitKinds, feedKind]

const RULE = `id: feed-placed
title: A feed can be replaced by anyone
exposes: place-file
severity: high
unit: feed
effect: read
why: Readers trust what it says.
fix: { any: Refuse the method. }
references: [https://www.rfc-editor.org/rfc/rfc9110]
applies: feed.path != '/'
probes:
  again: { method: OPTIONS, path: "{{feed}}?{{missing}}" }
verdicts:
  - exposed: tentative
    summary: OPTIONS of {{feed}} is answered {{again.status}}.
    when: is_open(feed) && again.status == 200
`
const DEFINITIONS = `functions:
  is_open:
    params: { feed: Feed }
    returns: bool
    doc: Anything in it is believed.
    when: "!feed.signed"
`
const CASES = `fires:
  - name: open
    unit: { feed: { path: /a.xml } }
    answers: { again: 200 }
silent:
  - name: refused
    answers: { again: 405 }
`

const ask = { method: 'OPTIONS', headers: [], body: null, effect: 'read' } as const

async function writeFolder(rule: string): Promise<string> {
  const folder = await mkdtemp(join(root, 'x'))
  await mkdir(join(folder, 'feeds'))
  await writeFile(join(folder, 'definitions.yaml'), DEFINITIONS)
  await writeFile(join(folder, 'feeds/feed-placed.yaml'), rule)
  await writeFile(join(folder, 'feeds/feed-placed.test.yaml'), CASES)
  return folder
}

async function listMistakes(loading: Promise<unknown>): Promise<string[]> {
  const error = await loading.then(
    () => new Error('nothing was wrong'),
    (reason: unknown) => reason
  )
  if (!(error instanceof UsageErrors)) throw error
  return error.problems.map(({ message, hint }) => `${message.split('\n')[0]} ${hint}`)
}

test('a rule for a kind of unit from one file is loaded, with its names, type and cases', async () => {
  const folder = await writeFolder(RULE)
  const [rule] = await loadRules([folder], null, kinds)
  expect(rule).toMatchObject({ unit: 'feed', probes: [{ path: { names: ['feed', 'missing'] } }] })
  const [loaded] = await loadCases([folder], null, kinds)
  const [open, refused] = loaded?.cases ?? []
  if (rule === undefined || open === undefined || refused === undefined) throw new Error('nothing was loaded')
  expect(open.unit).toMatchObject({ kind: 'feed', path: '/a.xml', texts: { feed: '/a.xml' } })
  expect(rule.applies?.test(open.unit.values)).toBe(true)
  for (const item of [open, refused]) {
    const script = new CaseScript(rule, item)
    const request = { ...ask, target: `${item.unit.path}?${'0'.repeat(32)}` }
    const again = answerOf(scriptedExchange(script, 'http://a.example', request))
    expect(rule.verdicts[0]?.when.test({ ...item.unit.values, again })).toBe(item.kind === 'fires')
  }
})

test('its mistakes are found as those of other kinds', async () => {
  const wrong = RULE.replace('{{feed}}?', '{{feeds}}?{{area}}').replace('feed.path', 'feed.paths')
  expect(await listMistakes(loadRules([await writeFolder(wrong)], null, kinds))).toEqual([
    '"paths" is no field of Feed Did you mean "path"?',
    'unknown variable {{feeds}} Did you mean "feed"?',
    expect.stringMatching(/^\{\{area\}\} is not available with unit: feed, effect: read /)
  ])
})

test('without its registration the kind is unknown', async () => {
  const mistakes = await listMistakes(loadRules([await writeFolder(RULE)]))
  expect(mistakes).toContain('unit: "feed" is not one of origin, area, page Known here: origin, area, page.')
})
