import { expect, test } from 'vitest'
import { compileRule } from './compile.js'
import type { Rule } from './rule.js'
import type { RuleFile } from './files/rule-file.js'
import { emptyScope } from './language/scope.js'
import { orderRules, selectRules } from './select.js'

const file: RuleFile = {
  id: 'trace-echo',
  title: 'TRACE gives headers back',
  exposes: 'echo-request',
  severity: 'low',
  unit: 'origin',
  effect: 'read',
  cwe: ['CWE-693'],
  why: 'A page that can send TRACE reads what the browser adds. '.repeat(4),
  fix: { any: 'Switch it off.', apache: 'TraceEnable off' },
  references: ['https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8'],
  requires: { flag: 'long-name-put', otherwise: 'not asked' },
  probes: {
    trace: { method: 'TRACE', path: '/', headers: { 'X-Nonce': '{{nonce}}' }, fresh: true },
    again: { method: 'TRACE', path: '/', when: 'trace.status\n  == 200', control: true }
  },
  verdicts: [
    { exposed: 'confirmed', severity: 'info', summary: 'echoed {{trace.status}}', when: 'trace.status == 200' },
    { inconclusive: 'no answer', when: 'trace.dropped' },
    { clean: true, when: 'trace.status == 405' }
  ]
}
const make = (id: string, family: string, tags: string[]): Rule =>
  compileRule({ family, rule: { ...file, id, tags } }, emptyScope())
const rules = [
  make('trace-echo', 'methods', ['xst']),
  make('put-handled', 'place', []),
  make('put-accepted', 'place', ['xst'])
]
const ids = (selected: Rule[]): string[] => selected.map(({ id }) => id)
const none = { only: [], skip: [], tag: [] }

test('rules are selected by id, tag and family', () => {
  expect(ids(selectRules(rules, none))).toHaveLength(3)
  expect(ids(selectRules(rules, { ...none, only: ['put-handled'] }))).toEqual(['put-handled'])
  expect(ids(selectRules(rules, { ...none, tag: ['xst'] }))).toEqual(['trace-echo', 'put-accepted'])
  expect(ids(selectRules(rules, { ...none, tag: ['place'], skip: ['put-handled'] }))).toEqual(['put-accepted'])
})

test('unknown names are named together, with the nearest', () => {
  expect(() => selectRules(rules, { only: ['trace-eco'], skip: ['zzzzzzzz'], tag: ['xxt'] })).toThrow(
    '--only trace-eco: there is no such rule\n--skip zzzzzzzz: there is no such rule\n--tag xxt: there is no such tag'
  )
  try {
    selectRules(rules, { ...none, only: ['trace-eco'] })
  } catch (error) {
    expect(error).toMatchObject({ problems: [{ hint: 'Did you mean "trace-echo"?', code: 'unknown-rule' }] })
  }
  expect(() => selectRules(rules, { ...none, only: ['trace-echo'], skip: ['trace-echo'] })).toThrow('no rule is left')
})

test('rules are listed by family and id', () => {
  expect(orderRules(rules).map(({ id }) => id)).toEqual(['trace-echo', 'put-accepted', 'put-handled'])
})
