import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { feedKind } from '../../test/rules/feed-kind.js'
import { RULE, writeFolder } from '../../test/rules/feed-rule.js'
import { seenOf } from '../../test/rules/seen.js'
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

const ask = { method: 'OPTIONS', headers: [], body: null, effect: 'read' } as const

async function listMistakes(loading: Promise<unknown>): Promise<string[]> {
  const error = await loading.then(
    () => new Error('nothing was wrong'),
    (reason: unknown) => reason
  )
  if (!(error instanceof UsageErrors)) throw error
  return error.problems.map(({ message, hint }) => `${message.split('\n')[0]} ${hint}`)
}

test('a rule for a kind of unit from one file is loaded, with its names, type and cases', async () => {
  const folder = await writeFolder(root, RULE)
  const [rule] = await loadRules([folder], null, kinds)
  expect(rule).toMatchObject({ unit: 'feed', probes: [{ path: { names: ['feed', 'missing'] } }] })
  const [loaded] = await loadCases([folder], null, kinds)
  const [open, refused] = loaded?.cases ?? []
  if (rule === undefined || open === undefined || refused === undefined) throw new Error('nothing was loaded')
  expect(open.unit).toMatchObject({ kind: 'feed', path: '/a.xml', texts: { feed: '/a.xml' } })
  expect(rule.when?.test(seenOf({}, open.unit.values))).toBe(true)
  for (const item of [open, refused]) {
    const script = new CaseScript(rule, item)
    const request = { ...ask, target: `${item.unit.path}?${'0'.repeat(32)}` }
    const again = answerOf(scriptedExchange(script, 'http://a.example', request))
    expect(rule.verdicts[0]?.when.instances[0]?.test(seenOf({ again }, item.unit.values))).toBe(item.kind === 'fires')
  }
})

test('its mistakes are found as those of other kinds', async () => {
  const wrong = RULE.replace('{{feed}}?', '{{feeds}}?{{area}}').replace('feed.path', 'feed.paths')
  expect(await listMistakes(loadRules([await writeFolder(root, wrong)], null, kinds))).toEqual([
    '"paths" is no field of Feed Did you mean "path"?',
    'unknown variable {{feeds}} Did you mean "feed"?',
    expect.stringMatching(/^\{\{area\}\} is not available with unit: feed, effect: read /)
  ])
})

test('without its registration the kind is unknown', async () => {
  const mistakes = await listMistakes(loadRules([await writeFolder(root, RULE)]))
  expect(mistakes).toContain('unit: "feed" is not one of origin, area, page Known here: origin, area, page.')
})
