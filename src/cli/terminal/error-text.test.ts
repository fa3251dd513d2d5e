import { expect, test } from 'vitest'
import { UsageError, UsageErrors } from '../../shared/errors.js'
import { renderError } from './error-text.js'

const mistake = new UsageError('unknown key "onwed"\n 3 | onwed:\n   | ^^^^^', {
  code: 'config-invalid',
  place: { file: 'verbgate.yaml', line: 3, column: 1 },
  hint: 'Did you mean "owned"?'
})

test('what, where, the excerpt and the remedy', () => {
  expect(renderError(mistake, false)).toBe(
    'error: unknown key "onwed"\n  --> verbgate.yaml:3:1\n   3 | onwed:\n     | ^^^^^\n  help: Did you mean "owned"?\n'
  )
})

test('every problem is shown', () => {
  const both = new UsageErrors([mistake, new UsageError('second', { code: 'x', place: { file: 'f' } })])
  expect(renderError(both, false)).toMatch(/error: unknown key[^]*\nerror: second\n {2}--> f\n$/)
})

test('an unexpected error is one line and a hint; its stack only on demand', () => {
  const error = new TypeError('boom\nmore')
  expect(renderError(error, false)).toMatch(/^error: boom\n {2}help: .*VERBGATE_DEBUG/)
  expect(renderError(error, true)).toContain('error-text.test.ts')
})

test('text from outside is made safe', () => {
  expect(renderError(new UsageError('a\u001b[2Jb', { code: 'x', hint: 'c\u0007' }), false)).not.toContain('\u001b')
})
