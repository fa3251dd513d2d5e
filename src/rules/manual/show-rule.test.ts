import { expect, test } from 'vitest'
import { bundleRules } from '../build/bundle.js'
import type { BuiltinRules } from '../builtin.js'
import type { RuleFile } from '../files/rule-file.js'
import { buildScope, emptyScope } from '../language/scope.js'
import { describeRule } from './show-rule.js'

const builtin = JSON.parse(await bundleRules('rules')) as BuiltinRules
const scope = buildScope(builtin.definitions)

test.each(builtin.rules.map((source) => [source.rule.id, source] as const))(
  '%s is shown with every request, verdict and repair',
  (_, source) => {
    const { rule } = source
    const flat = describeRule(source, scope).replace(/\s+/g, ' ')
    for (const [name, { method, path }] of Object.entries(rule.probes ?? {})) {
      expect(flat).toContain(`${name} ${method} ${path}`)
    }
    rule.verdicts.forEach((_verdict, index) => expect(flat).toContain(` ${index + 1}. `))
    for (const part of [rule.title, 'What silences it', 'What to change', 'everywhere:', ...rule.references]) {
      expect(flat).toContain(part)
    }
    expect(flat).not.toContain('undefined')
  }
)

test('lines are as wide as a terminal, but for what has to be copied whole', () => {
  const lines = builtin.rules.flatMap((source) => describeRule(source, scope).split('\n'))
  const wide = lines.filter((line) => line.length > 100)
  expect(wide.filter((line) => line.trim().includes(' ') && !/[{<;#=]|\$/.test(line))).toEqual([])
})

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

test('a rule shows what it asks, concludes and advises', () => {
  const text = describeRule({ family: 'methods', rule: file }, emptyScope())
  for (const part of [
    'trace-echo: TRACE gives headers back\n',
    'shows          echo-request: somebody can have a request with its cookies sent back\n',
    '  trace  TRACE /\n         X-Nonce: {{nonce}}\n         On a connection of its own.\n',
    '  again  TRACE /\n         Sent only if trace.status == 200\n         Only to compare with.\n',
    '  1.  EXPOSED (confirmed, info): echoed {{trace.status}}\n      If trace.status == 200\n',
    '  2.  UNDECIDED: no answer.\n      If trace.dropped\n',
    '  3.  CLEAN.\n      If trace.status == 405\n',
    '  - It is not asked without --long-name-put: not asked.\n',
    '  - Verdict 3 says clean before those below it are tried.\n',
    '  apache:\n    TraceEnable off\n',
    'To read on:\n  https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8\n'
  ]) {
    expect(text).toContain(part)
  }
})
