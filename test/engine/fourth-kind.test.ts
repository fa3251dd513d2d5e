import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createOriginClient } from '../../src/engine/checks/origin-client.js'
import { planChecks } from '../../src/engine/checks/plan-checks.js'
import { sendProbes } from '../../src/engine/checks/send-probes.js'
import { testRules } from '../../src/engine/play-cases.js'
import { placeUnit } from '../../src/engine/units/unit.js'
import { judgeChecks } from '../../src/engine/verdicts/judge-checks.js'
import { loadCases } from '../../src/rules/cases/cases.js'
import { loadRules } from '../../src/rules/load.js'
import { unitKinds } from '../../src/units/kinds.js'
import { describeFeed, feedKind } from '../rules/feed-kind.js'
import { RULE, writeFolder } from '../rules/feed-rule.js'
import { fakeServer } from './fake-server.js'

const root = await mkdtemp(join(tmpdir(), 'fourth-kind-'))
afterAll(() => rm(root, { recursive: true }))

/** The one registration that a new kind takes. */
const kinds = [...unitKinds, feedKind]
const folder = await writeFolder(root, RULE)

test('a rule for a fourth kind of unit is run, judged and reported at its place', async () => {
  const rules = await loadRules([folder], null, kinds)
  const server = fakeServer({ methods: { OPTIONS: 200 } })
  const context = { leave: false, listenerFor: () => null }
  const unit = placeUnit(describeFeed({ path: '/news.xml', signed: false }), server.origin, context)
  const checks = planChecks(rules, [unit], new Set())
  const options = { requestsAtOnce: 1, sessions: {}, afterRound: async () => true }
  await sendProbes(checks, createOriginClient(server.origin, server), options)
  const { findings } = judgeChecks(checks, { keptOut: null, withCredentials: false, represented: () => [] })
  expect(findings).toMatchObject([{ ruleId: 'feed-placed', path: '/news.xml', evidence: [{ status: 200 }] }])
})

test('its cases are played like those of other rules', async () => {
  const results = await testRules(await loadCases([folder], null, kinds), { loopback: false })
  expect(results.map(({ problem }) => problem)).toEqual([null, null])
})
