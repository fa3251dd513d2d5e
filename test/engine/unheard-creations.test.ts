import { expect, test } from 'vitest'
import { buildRequest } from '../../src/engine/checks/build-request.js'
import { scan } from '../../src/engine/scan.js'
import { listAsked } from '../../src/engine/checks/list-asked.js'
import { removeUnintended } from '../../src/engine/canary/unintended-creations.js'
import { answerOf } from '../../src/evidence/answer.js'
import { loadRules } from '../../src/rules/load.js'
import type { Rule } from '../../src/rules/rule.js'
import { type Behaviour, fakeServer } from './fake-server.js'
import { checkOf, scanOf, writePorts } from './parts.js'

const rules = await loadRules(['rules'])

const serverWith = (methods: Record<string, Behaviour>) =>
  fakeServer({ methods: { PROPFIND: 'on', OPTIONS: 200, ...methods }, makesParents: true })

test('what was created over a connection that was dropped is removed again', async () => {
  const server = serverWith({ MKCOL: 'drop-after', DELETE: 'on' })
  const { leftovers } = await scan(scanOf(server, rules, { mode: 'no-write' }))
  expect(server.log.some(({ method }) => method === 'MKCOL')).toBe(true)
  expect(server.listing().filter((path) => /[0-9a-f]{32}/.test(path))).toEqual([])
  expect(leftovers).toEqual([])
})

test('what cannot be removed again is reported', async () => {
  const server = serverWith({ MKCOL: 'drop-after', DELETE: 403 })
  const rule = rules.find(({ id }) => id === 'collection-creatable') as Rule
  const check = checkOf(rule, server)
  for (const probe of rule.probes) {
    const request = buildRequest(check, probe, {})
    if (request === null) continue
    const exchange = await server.send(server.origin, request)
    check.record(probe, { exchange, answer: answerOf(exchange) })
  }
  const { left } = await removeUnintended(listAsked([check]), writePorts(server, { effect: 'no-write' }))
  expect(left.map(({ reason }) => reason)).toContain('DELETE was answered 403 and the resource still answers')
})

test('nothing is removed where the connection was dropped and nothing is there', async () => {
  const server = serverWith({ MKCOL: 'drop' })
  const { leftovers } = await scan(scanOf(server, rules, { mode: 'no-write' }))
  const owed = server.log.filter((request) => request.owed === true).map(({ method }) => method)
  expect(owed).not.toContain('DELETE')
  expect(leftovers).toEqual([])
})
