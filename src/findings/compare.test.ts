import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { finding, ORIGIN, result } from '../../test/reporters/sample.js'
import { compareWith, knownFindings, LEFTOVER_RULE_ID } from './compare.js'
import type { Finding } from './finding.js'
import type { ScanResult } from './scan-result.js'

const SINCE = '2025-12-31T00:00:00.000Z'
const RULE = 'collection-creatable'

const at = (path: string, changes: Partial<Finding> = {}): Finding => finding({ path, alsoAt: [], ...changes })
const cleanAt = (...paths: string[]): ScanResult['clean'] => [{ origin: ORIGIN, paths, rules: [RULE] }]

function compared(before: Finding[], after: Partial<ScanResult>) {
  const { findings, comparison } = compareWith(result(after), knownFindings(before), SINCE)
  return {
    changes: findings.map(({ path, change }) => `${change} ${path}`),
    fixed: comparison?.fixed.map(({ path }) => path),
    open: comparison?.notLookedAt.map(({ path, reason }) => `${path}: ${reason}`)
  }
}

describe('what is found now', () => {
  test('is new without an earlier finding of its rule in its place', () => {
    expect(compared([], { findings: [at('/a/')] }).changes).toEqual(['new /a/'])
    expect(compared([at('/a/', { ruleId: 'other' })], { findings: [at('/a/')] }).changes).toEqual(['new /a/'])
    expect(compared([at('/a/', { origin: 'http://b' })], { findings: [at('/a/')] }).changes).toEqual(['new /a/'])
  })

  test.each<[string, Partial<Finding>, Partial<Finding>, string]>([
    ['the same', {}, {}, 'unchanged'],
    ['graver', { severity: 'medium' }, { severity: 'high' }, 'worse'],
    ['less grave', { severity: 'high' }, { severity: 'medium' }, 'unchanged'],
    ['surer', { confidence: 'firm' }, { confidence: 'confirmed' }, 'worse'],
    ['less sure', { confidence: 'confirmed' }, { confidence: 'firm' }, 'unchanged'],
    ['in more places', {}, { alsoAt: ['/c/'] }, 'worse'],
    ['in fewer places', { alsoAt: ['/c/'] }, {}, 'unchanged']
  ])('%s', (_, before, now, expected) => {
    expect(compared([at('/a/', before)], { findings: [at('/a/', now)] }).changes).toEqual([`${expected} /a/`])
  })

  test('is the same where another of the areas that answer alike stands for them', () => {
    const { changes, fixed } = compared([at('/a/', { alsoAt: ['/b/'] })], {
      findings: [at('/b/', { alsoAt: ['/a/'] })]
    })
    expect([changes, fixed]).toEqual([['unchanged /b/'], []])
  })
})

describe('what is no longer found', () => {
  test('is fixed if its rule looked at each of its places', () => {
    expect(compared([at('/a/')], { clean: cleanAt('/a/') }).fixed).toEqual(['/a/'])
    const wide = at('/a/', { alsoAt: ['/b/'] })
    expect(compared([wide], { clean: cleanAt('/a/') }).fixed).toEqual([])
    expect(compared([wide], { clean: cleanAt('/a/', '/b/') }).fixed).toEqual(['/a/'])
  })

  test('is not fixed by another rule or origin that is clean', () => {
    expect(compared([at('/a/')], { clean: [{ origin: ORIGIN, paths: ['/a/'], rules: ['other'] }] }).fixed).toEqual([])
    expect(compared([at('/a/')], { clean: [{ origin: 'http://b', paths: ['/a/'], rules: [RULE] }] }).fixed).toEqual([])
  })

  const check = { ruleId: RULE, origin: ORIGIN, path: '/a/', reason: 'timeout (10 s)' }
  const [target] = result().targets.map((item) => ({ ...item, areas: ['/a/'] })) as [ScanResult['targets'][number]]
  test.each<[string, Partial<ScanResult>, string]>([
    ['a failed check', { failed: [check], targets: [target] }, 'timeout (10 s)'],
    ['an inconclusive check', { inconclusive: [check], targets: [target] }, 'timeout (10 s)'],
    ['an unreachable target', { targets: [{ ...target, status: 'unreachable', reason: 'refused' }] }, 'refused'],
    ['an origin that was left out', { targets: [{ ...target, origin: 'http://b' }] }, 'the origin was not scanned'],
    ['a rule that was left out', { rules: [], targets: [target] }, 'the rule was not run'],
    ['an area that was not found', {}, '/a/ was not looked at'],
    [
      'a rule that sent nothing',
      { targets: [target] },
      'the rule had nothing to send there, or another one answered for it'
    ]
  ])('is open after %s, with the reason', (_, after, reason) => {
    expect(compared([at('/a/')], after)).toMatchObject({ fixed: [], open: [`/a/: ${reason}`] })
  })
})

test('a canary that stayed is the business of the run that left it', () => {
  expect(knownFindings([at('/x.txt', { ruleId: LEFTOVER_RULE_ID }), at('/a/')]).map(({ path }) => path)).toEqual([
    '/a/'
  ])
})

function make({ places: [path = '/', ...alsoAt], rule }: { places: string[]; rule: string }): Finding {
  return finding({ path, alsoAt, ruleId: rule })
}

test('every earlier finding is accounted for once, and none is fixed without a look at all its places', () => {
  const paths = fc.uniqueArray(fc.constantFrom<string[]>('/a/', '/b/', '/c/', '/d/'), { minLength: 1 })
  const found = fc.record({ places: paths, rule: fc.constantFrom<string[]>('r1', 'r2') })
  fc.assert(
    fc.property(fc.array(found), fc.array(found), fc.array(found), (before, now, clean) => {
      const looked = clean.map(({ places, rule }) => ({ origin: ORIGIN, paths: places, rules: [rule] }))
      const known = knownFindings(before.map(make))
      const after = compareWith(result({ findings: now.map(make), clean: looked }), known, SINCE)
      const isClean = (rule: string, path: string): boolean =>
        looked.some(({ paths: there, rules }) => there.includes(path) && rules.includes(rule))
      for (const { ruleId, path, alsoAt } of after.comparison?.fixed ?? [])
        for (const place of [path, ...alsoAt]) expect(isClean(ruleId, place)).toBe(true)
      const still = known.filter((old) =>
        after.findings.some(({ ruleId, path, alsoAt }) => {
          return ruleId === old.ruleId && [path, ...alsoAt].some((place) => [old.path, ...old.alsoAt].includes(place))
        })
      )
      const gone = [...(after.comparison?.fixed ?? []), ...(after.comparison?.notLookedAt ?? [])]
      expect(still.length + gone.length).toBe(known.length)
    })
  )
})
