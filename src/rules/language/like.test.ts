import { expect, test } from 'vitest'
import { like, matchBudgetMs, maxSubjectChars, patternProblem } from './like.js'

test('finds a pattern anywhere, with or without case', () => {
  expect(like('File not found.\n', '^File not found')).toBe(true)
  expect(like('file NOT found', '(?i)not')).toBe(true)
  expect(like('file NOT found', 'not')).toBe(false)
})

test('looks at the first 4096 characters only', () => {
  const text = ' '.repeat(maxSubjectChars - 1) + 'xy'
  expect(like(text, 'x')).toBe(true)
  expect(like(text, 'y')).toBe(false)
})

test.each(['(a+)+', '((a|b)*c){2,}', '(?:x*)*', '(a+){30}', '(a)\\1', 'a'.repeat(201), '(', '[a-'])(
  'refuses %s',
  (pattern) => {
    expect(patternProblem(pattern)).not.toBeNull()
    expect(() => like('a', pattern)).toThrow(RangeError)
  }
)

test.each(['a+b+', '(\\d{1,3}\\.){3}\\d{1,3}', '(foo|bar)+', '[(+]+', '\\(a+\\)+', '(?i)index of'])(
  'takes %s',
  (pattern) => {
    expect(patternProblem(pattern)).toBeNull()
  }
)

test('a pattern that takes too long is an error, not a hang', () => {
  const startedAtMs = performance.now()
  expect(() => like('a'.repeat(maxSubjectChars), 'a*a*a*a*a*b')).toThrow(`more than ${matchBudgetMs} ms`)
  expect(performance.now() - startedAtMs).toBeLessThan(5000)
  expect(like('aab', 'a*a*b')).toBe(true)
})
