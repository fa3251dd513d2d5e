import { expect, test } from 'vitest'
import { exchangeOf, fakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, ruleOf } from '../../../test/engine/parts.js'
import { answerOf } from '../../evidence/answer.js'
import type { ProbeResponse } from '../../evidence/exchange.js'
import type { Finding } from '../../findings/finding.js'
import { describeEvidence, describeFinding } from './describe-finding.js'

const server = fakeServer()
const nginxPage = '<html><center>nginx/1.22</center></html>'
const apachePage = '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>409 Conflict</title>'

function finding(
  answers: Record<string, Partial<ProbeResponse>>,
  verdict: { when?: string; severity?: 'info'; summary?: string } = {},
  route: string[] = []
): Finding {
  const rule = ruleOf({
    effect: 'no-write',
    probes: {
      control: { method: 'NOTIFY', path: '{{area}}{{missing}}/{{missing}}/', control: true },
      mkcol: { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing}}/' },
      unread: { method: 'GET', path: '{{area}}' }
    },
    verdicts: [
      {
        exposed: 'firm',
        summary: 'MKCOL is answered {{mkcol.status}} in {{area}}',
        when: 'control.status != mkcol.status',
        ...verdict
      }
    ]
  })
  const check = checkOf(rule, server)
  for (const probe of rule.probes) {
    const answer = answers[probe.name]
    if (answer === undefined) continue
    const request = {
      method: probe.method,
      target: `/images/${probe.name}`,
      headers: [],
      body: null,
      effect: probe.effect
    }
    const exchange = exchangeOf(server.origin, request, answer)
    check.record(probe, { exchange, answer: answerOf(exchange) })
  }
  const [first] = rule.verdicts
  const when = first?.when.instances[0]
  if (first?.kind !== 'exposed' || when === undefined) throw new Error('the rule has no verdict')
  return describeFinding(
    check,
    { kind: 'exposed', verdict: { ...first, when } },
    { alsoAt: ['/photos/'], route, withCredentials: false }
  )
}

test('the evidence is what the verdict read, controls last', () => {
  const found = finding({ control: { status: 405 }, mkcol: { status: 409 }, unread: { status: 200 } })
  expect(found.evidence.map(({ probe, status }) => [probe, status])).toEqual([
    ['mkcol', 409],
    ['control', 405]
  ])
  expect(found).toMatchObject({
    summary: 'MKCOL is answered 409 in /images/',
    severity: 'high',
    confidence: 'firm',
    alsoAt: ['/photos/']
  })
})

test('a verdict that read nothing shows what was sent; a verdict may set the severity', () => {
  const found = finding(
    { mkcol: { status: 409 }, control: { status: 405 } },
    { when: 'area.path != "/"', severity: 'info' }
  )
  expect(found.evidence).toHaveLength(2)
  expect(found.severity).toBe('info')
})

const conflict = { control: { status: 405 }, mkcol: { status: 409, body: Buffer.from(apachePage) } }

test('the hop in front let it through, the one whose page came answered, and the advice names both', () => {
  const { hop } = finding(conflict, {}, ['nginx', 'Apache httpd'])
  expect(hop).toMatchObject({ chain: ['nginx', 'Apache httpd'], answeredBy: 'Apache httpd' })
  expect(hop?.advice).toContain('nginx let the request through and Apache httpd behind it')
})

test('an answer without a page of its own came from the end of the way', () => {
  const plain = { control: { status: 405 }, mkcol: { status: 409 } }
  expect(finding(plain, {}, ['nginx', 'Apache httpd']).hop?.answeredBy).toBe('Apache httpd')
})

test('a hop in front that answered itself, one alone, and none at all', () => {
  const own = { control: { status: 405 }, mkcol: { status: 409, body: Buffer.from(nginxPage) } }
  expect(finding(own, {}, ['nginx', 'Apache httpd']).hop?.advice).toContain('nginx answered itself')
  expect(finding(own, {}, ['nginx']).hop?.advice).toContain('Only nginx showed itself')
  expect(finding(own).hop).toBeNull()
})

test('a body is cut to 512 bytes, credentials are masked on both sides, and the request can be repeated', () => {
  const headers = [
    ['Authorization', 'Basic c2VjcmV0'],
    ['Depth', '0']
  ] as const
  const request = { method: 'PROPFIND', target: '/images/', headers, body: null, effect: 'read' as const }
  const answer = { status: 207, headers: { 'set-cookie': 'sid=abcdef; Path=/' }, body: Buffer.from('x'.repeat(2000)) }
  const evidence = describeEvidence('list', exchangeOf(server.origin, request, answer))
  expect(evidence.bodyExcerpt).toHaveLength(512)
  expect(JSON.stringify(evidence)).not.toMatch(/c2VjcmV0|abcdef/)
  expect(evidence.url).toBe('http://fake.example/images/')
  expect(evidence.curl).toContain('-X PROPFIND')
})

test('a connection that was closed is evidence too', () => {
  const request = { method: 'DELETE', target: '*', headers: [], body: null, effect: 'read' as const }
  const evidence = describeEvidence('drop', exchangeOf(server.origin, request, 'closed'))
  expect(evidence).toMatchObject({ status: 0, failure: 'closed: fake', bodyExcerpt: '', url: '*' })
})

test.each([
  ['{{mkcol.headers.X-Powered-By}}', { 'x-powered-by': 'PHP/8.1.2' }, 'PHP/8.1.2'],
  ['it says {{mkcol.headers.x-powered-by}}', {}, 'it says no x-powered-by field'],
  ['{{mkcol.headers.Set-Cookie}}', { 'set-cookie': 'sid=abcdef; Path=/' }, 'sid=***; Path=/'],
  ['{{mkcol.headers.X-Session}}', { 'x-session': 'abcdef' }, '***'],
  ['{{mkcol.headers.Link}}', { link: 'a'.repeat(500) }, `${'a'.repeat(119)}…`],
  ['{{unread.headers.Link}}', { link: 'a' }, 'not sent']
])('a summary quotes a header field: %s', (summary, headers: Record<string, string>, said) => {
  const found = finding({ control: { status: 405 }, mkcol: { status: 409, headers } }, { summary })
  expect(found.summary).toBe(said)
})
