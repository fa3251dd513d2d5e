import { expect, test } from 'vitest'
import { emptyScope } from './scope.js'
import { compilePattern, maxSubjectChars, patternProblem } from './search.js'

test('finds a pattern anywhere, with or without case', () => {
  expect(compilePattern('^File not found')('File not found.\n')).toBe(true)
  expect(compilePattern('(?i)not')('file NOT found')).toBe(true)
  expect(compilePattern('not')('file NOT found')).toBe(false)
})

test('anchors are those of the whole text', () => {
  expect(compilePattern('^b')('a\nb')).toBe(false)
  expect(compilePattern('a$')('a\nb')).toBe(false)
  expect(compilePattern('^OK\\s*$')('OK\r\n')).toBe(true)
})

test('looks at the first 4096 characters only', () => {
  const text = ' '.repeat(maxSubjectChars - 1) + 'xy'
  expect(compilePattern('x')(text)).toBe(true)
  expect(compilePattern('y')(text)).toBe(false)
})

test.each(['(a)\\1', '(?=a)', '(?<!a)b', 'a'.repeat(201), 'a{1001}', '(', '[a-'])('refuses %s', (pattern) => {
  expect(patternProblem(pattern)).not.toBeNull()
  expect(() => compilePattern(pattern)).toThrow(RangeError)
})

test.each([
  '(a+)+$',
  '((a|b)*c){2,}$',
  '(?:x*)*$',
  '(a*a*)*a*a*a*b',
  '(a|aa)+$',
  `${'a?'.repeat(60)}${'a'.repeat(60)}`
])('%s takes no longer than the text is long', (pattern) => {
  const search = compilePattern(pattern)
  const startedAtMs = performance.now()
  for (const text of ['a'.repeat(maxSubjectChars), `${'ab'.repeat(2000)}!`]) search(text)
  // A backtracking matcher takes longer than the universe is old.
  expect(performance.now() - startedAtMs).toBeLessThan(5000)
})

test('a condition compiles its pattern once, and answers for each text', () => {
  const environment = emptyScope().environment.clone().registerVariable('texts', 'list<string>')
  const condition = environment.parse("texts.map(t, like(t, '^a+$'))")
  expect(condition.check()).toMatchObject({ valid: true, type: 'list<bool>' })
  expect(condition({ texts: ['aa', 'ab'] })).toEqual([true, false])
  expect(condition({ texts: ['b'] })).toEqual([false])
})

test('what is no string is a mistake of the condition', () => {
  const { environment } = emptyScope()
  expect(environment.parse("like(1, 'a')").check().error?.message).toMatch('two strings, not int')
  expect(environment.parse("like(dyn('a'), 'a')").check().valid).toBe(false)
  const condition = environment.clone().registerVariable('pattern', 'string').parse("like('a', pattern)")
  expect(() => condition({ pattern: 'a' })).toThrow('string literal')
})
