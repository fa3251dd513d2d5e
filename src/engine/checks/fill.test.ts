import { expect, test } from 'vitest'
import { parseTemplate } from '../../rules/language/templates.js'
import { fill } from './fill.js'

test('places are filled, also the same one twice; text without places stays', () => {
  expect(fill(parseTemplate('/{{a}}/{{ b }}/{{a}}'), { a: '1', b: '2' })).toBe('/1/2/1')
  expect(fill(parseTemplate('plain {text}'), {})).toBe('plain {text}')
})

test('a value that is missing leaves the request out', () => {
  expect(fill(parseTemplate('{{file}}'), { file: null })).toBeNull()
  expect(fill(parseTemplate('{{file}}'), {})).toBeNull()
})

test('a nonce is new at each place and call', () => {
  const template = parseTemplate('{{nonce}} {{nonce}}')
  const texts = [fill(template, {}), fill(template, {})].flatMap((text) => (text as string).split(' '))
  expect(new Set(texts).size).toBe(4)
  expect(texts.every((text) => /^[0-9a-f]{16}$/.test(text))).toBe(true)
})
