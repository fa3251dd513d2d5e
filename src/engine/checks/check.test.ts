import { expect, test } from 'vitest'
import { fakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, ruleOf } from '../../../test/engine/parts.js'
import { createOriginClient } from './origin-client.js'

const path = '{{area}}{{missing}}'

test('a decision stands until one more of the probes that it reads is settled, or is answered anew', async () => {
  const server = fakeServer()
  const rule = ruleOf({
    probes: { page: { method: 'GET', path }, other: { method: 'HEAD', path } },
    verdicts: [{ exposed: 'firm', when: 'page.made && other.status == 404' }]
  })
  const check = checkOf(rule, server)
  const [page, other] = rule.probes
  const condition = rule.verdicts[0]?.when.instances[0]
  if (page === undefined || other === undefined || condition === undefined) throw new Error('the rule has no parts')
  const request = { method: 'GET', target: '/', headers: [], body: null, effect: 'read' as const }
  const answered = await createOriginClient(server.origin, server).ask({ ...request, target: '/nothing-here' })

  expect(check.decide(condition)).toMatchObject({ held: null, blocking: 'page' })
  check.record(page, answered)
  expect(check.decide(condition)).toMatchObject({ held: false, blocking: null })
  expect(check.decide(condition)).toBe(check.decide(condition))
  check.noteMade(new Set([answered.exchange]))
  expect(check.decide(condition)).toMatchObject({ held: null, blocking: 'other' })
  check.leaveOut(other)
  expect(check.decide(condition)).toMatchObject({ held: false, blocking: null })
})
