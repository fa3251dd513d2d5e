import { expect, test } from 'vitest'
import { gateProblem, maxFileBytes } from './yaml-gates.js'
import { parseYaml } from './yaml-file.js'

test.each([
  ['flow lists', '['.repeat(5000)],
  ['flow maps', '{a: '.repeat(5000)],
  ['block lists on a line', '- '.repeat(5000)],
  ['explicit keys', '? '.repeat(5000)],
  ['indentation', Array.from({ length: 60 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  [
    'lists below their keys',
    Array.from({ length: 20 }, (_, depth) => `${'  '.repeat(depth)}a:\n${'  '.repeat(depth)}- b:`).join('\n')
  ]
])('refuses deep nesting by %s, again and again', (_, text) => {
  for (let round = 0; round < 5; round++) expect(gateProblem(text)?.message).toMatch('nested deeper than 32 levels')
})

test('refuses large files, many keys and aliases, with a place', () => {
  expect(gateProblem(' '.repeat(maxFileBytes + 1))?.message).toMatch('larger than 256 KiB')
  expect(gateProblem(Array.from({ length: 2001 }, (_, index) => `k${index}: 1`).join('\n'))?.message).toMatch(
    '2000 keys'
  )
  expect(gateProblem('a: &x 1\nb: *x\n')).toMatchObject({ message: 'aliases are not allowed', offset: 11 })
})

test('lets ordinary files pass', () => {
  expect(gateProblem('a: { b: [1, 2, {c: d}] }\ne:\n  - f: >-\n      text: {{x}}\n  - "- - -"\n')).toBeNull()
  expect(gateProblem(Array.from({ length: 100 }, (_, index) => `- a: ${index}`).join('\n'))).toBeNull()
})

test.each([
  ['duplicate keys', 'a: 1\na: 2\n', 2, 'Map keys must be unique'],
  ['unknown tags', 'a: !foo 1\n', 1, 'Unresolved tag'],
  ['broken YAML', 'a: [1\nb: 2\n', 2, '']
])('%s are mistakes with a line', (_, text, line, message) => {
  const problems = parseYaml('x.yaml', text)
  if (!Array.isArray(problems)) throw new Error('was accepted')
  expect(problems[0]?.place).toMatchObject({ file: 'x.yaml', line })
  expect(problems[0]?.message).toMatch(message)
  expect(problems[0]?.message).toMatch('^')
})

test('counts what is nested and not what is long', () => {
  const deep = Array.from({ length: 32 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')
  expect(gateProblem(`${deep} 1`)).toBeNull()
  expect(gateProblem('- {a: [b, c]}\n'.repeat(500))).toBeNull()
  expect(gateProblem(`a: |\n${'  *b [{ - - -\n'.repeat(500)}`)).toBeNull()
  expect(gateProblem(`a: "*b ${'['.repeat(500)}"\nc: text ${'['.repeat(500)} # ${'{'.repeat(500)}`)).toBeNull()
})

test.each([
  ']',
  '} ',
  ', ',
  '&a ',
  '!t ',
  '- 1\n',
  '%',
  '"',
  "' ",
  '? ',
  '\t',
  '@ ',
  '| ',
  '---\n',
  'a: *a\n',
  '\n: ',
  '{a: 1, a: 1}, '
])('what holds %j thousands of times is refused or read within seconds', (part) => {
  const startedAtMs = performance.now()
  parseYaml('a.yaml', part.repeat(Math.floor(maxFileBytes / part.length)))
  parseYaml('a.yaml', part.repeat(9000))
  expect(performance.now() - startedAtMs).toBeLessThan(5000)
})
