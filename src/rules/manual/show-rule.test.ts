import { expect, test } from 'vitest'
import { bundleRules } from '../build/bundle.js'
import type { BuiltinRules } from '../builtin.js'
import { buildScope } from '../language/scope.js'
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
