import { expect, test } from 'vitest'
import { buildFinding, fingerprint } from './build-finding.js'
import type { Finding } from './finding.js'
import { compareFindings, comparePlaces } from './order.js'
import { isAtLeast, severities } from './severity.js'

const evidence = {
  probe: 'p',
  method: 'GET',
  url: '',
  status: 200,
  failure: null,
  requestHeaders: {},
  headers: {},
  bodyExcerpt: '',
  curl: ''
}

function finding(parts: Partial<Finding> = {}): Finding {
  return buildFinding({
    ruleId: 'rule',
    title: 'title',
    exposes: 'place-file',
    severity: 'high',
    confidence: 'firm',
    origin: 'http://a.example',
    path: '/',
    alsoAt: [],
    summary: '',
    why: '',
    cwe: [],
    fix: {},
    references: [],
    hop: null,
    evidence: [evidence],
    ...parts
  })
}

test('a finding without evidence is refused', () => {
  expect(() => finding({ evidence: [] })).toThrow('finding rule at http://a.example/ has no evidence')
})

test('the fingerprint is made of rule and place alone', () => {
  expect(finding({ summary: 'one', severity: 'low' }).fingerprint).toBe(finding({ summary: 'two' }).fingerprint)
  const others = [
    finding({ ruleId: 'other' }),
    finding({ origin: 'http://b.example' }),
    finding({ path: '/a/' }),
    finding()
  ]
  expect(new Set(others.map((item) => item.fingerprint)).size).toBe(4)
  expect(fingerprint('rule', 'http://a.example', '/')).toMatch(/^[0-9a-f]{32}$/)
})

test('worst first, surest first, then by place and rule, whatever the order before', () => {
  const sorted = [
    finding({ severity: 'critical', confidence: 'tentative', path: '/z/' }),
    finding({ confidence: 'confirmed', path: '/z/' }),
    finding({ path: '/B/' }),
    finding({ path: '/a/', ruleId: 'a' }),
    finding({ path: '/a/', ruleId: 'b' }),
    finding({ origin: 'http://b.example' }),
    finding({ severity: 'info', confidence: 'confirmed' })
  ]
  expect(sorted.toReversed().toSorted(compareFindings)).toEqual(sorted)
  expect([...sorted.slice(3), ...sorted.slice(0, 3)].toSorted(compareFindings)).toEqual(sorted)
  expect(comparePlaces(finding(), finding())).toBe(0)
})

test('a severity is at least itself and what is less bad', () => {
  expect(severities.filter((severity) => isAtLeast(severity, 'high'))).toEqual(['critical', 'high'])
  expect(isAtLeast('info', 'info')).toBe(true)
})
