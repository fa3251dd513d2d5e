import { expect, test } from 'vitest'
import { ruleOf } from '../../../test/engine/parts.js'
import type { ProbeFile } from '../../rules/files/rule-file.js'
import type { Rule } from '../../rules/rule.js'
import { buildScope } from '../../rules/language/scope.js'
import { ProbePlan } from './probe-plan.js'

const scope = buildScope({})
const verdicts = [{ exposed: 'firm' as const, when: 'false' }]

/** A rule that means the same by the same words as the others here. */
function asking(probes: Record<string, ProbeFile>): Rule {
  return ruleOf({ probes, verdicts, effect: 'no-write' }, scope)
}

/** `METHOD: the places of the rules that want it`, for each step. */
function stepsOf(...rules: Rule[]): string[] {
  const plan = rules.reduce((shorter, rule) => shorter.with(rule), ProbePlan.empty)
  return plan.steps.map(({ probe, owners }) => `${probe.method}: ${owners.join()}`)
}

const page = { method: 'GET', path: '{{area}}' }
const write = { method: 'MKCOL', path: '{{area}}{{missing}}/{{missing}}/' }

test('what rules ask alike is one step, in the order of the rules', () => {
  expect(stepsOf(asking({ page }), asking({ write, page }))).toEqual(['GET: 0,1', 'MKCOL: 1'])
  expect(stepsOf(asking({ page, again: page }))).toEqual(['GET: 0,0'])
})

test('a condition is one with another of the same words about the same answers', () => {
  const held = { ...write, if: 'page.sent' }
  expect(stepsOf(asking({ page, held }), asking({ page, held }))).toEqual(['GET: 0,1', 'MKCOL: 0,1'])
  const other = { ...page, path: '{{area}}other' }
  expect(stepsOf(asking({ page, held }), asking({ page: other, held }))).toEqual([
    'GET: 0',
    'MKCOL: 0',
    'GET: 1',
    'MKCOL: 1'
  ])
  expect(stepsOf(asking({ page, held }), asking({ page, held: { ...write, if: '!page.sent' } }))).toEqual([
    'GET: 0,1',
    'MKCOL: 0',
    'MKCOL: 1'
  ])
})

test('nothing is shared with rules that may mean something else by the same words', () => {
  expect(stepsOf(asking({ page }), ruleOf({ probes: { page }, verdicts }))).toEqual(['GET: 0', 'GET: 1'])
})

test('a request that is new each time is a step of its own, and so is what depends on it', () => {
  const fresh = { ...page, fresh: true }
  const held = { ...write, if: 'fresh.sent' }
  expect(stepsOf(asking({ fresh, held }), asking({ fresh, held }))).toEqual([
    'GET: 0',
    'MKCOL: 0',
    'GET: 1',
    'MKCOL: 1'
  ])
})

test('a step knows what its condition reads', () => {
  const { steps } = ProbePlan.empty.with(asking({ page, write, held: { ...write, if: 'page.sent' } }))
  expect(steps.map(({ reads }) => reads.length)).toEqual([0, 0, 1])
  expect(steps[2]?.reads).toEqual([steps[0]?.slot])
})
