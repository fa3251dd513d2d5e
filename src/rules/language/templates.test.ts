import { expect, test } from 'vitest'
import { fillTemplate, parseTemplate, readHeaderPlace, strayBrace, templatePlaces } from './templates.js'

test('places are filled as they are, also the same one twice, and text without places stays', () => {
  const template = parseTemplate('{{area}}{{ missing }}/{{missing}}')
  expect(template.names).toEqual(['area', 'missing'])
  expect(fillTemplate(template, (name) => (name === 'area' ? '/$&/' : 'm'))).toBe('/$&/m/m')
  expect(fillTemplate(parseTemplate('plain {text}'), () => null)).toBe('plain {text}')
})

test('a value that is missing leaves no text; an empty one does', () => {
  const template = parseTemplate('/{{area}}')
  expect(fillTemplate(template, () => null)).toBeNull()
  expect(fillTemplate(template, () => '')).toBe('/')
})

test('each place is looked up anew, and an answer by its whole name', () => {
  let count = 0
  expect(fillTemplate(parseTemplate('{{nonce}} {{nonce}}'), () => String(count++))).toBe('0 1')
  expect(fillTemplate(parseTemplate('got {{mkcol.status}}'), (name) => name)).toBe('got mkcol.status')
})

test('places and stray braces are found where they stand', () => {
  expect(templatePlaces('a{{b}}').at(0)).toEqual({ name: 'b', start: 1, end: 6 })
  expect([strayBrace('{{a}} {{b'), strayBrace('{{a}}}}'), strayBrace('{ {{a}} }')]).toEqual([6, 5, -1])
})

test('a header field is quoted by its probe, also by one of several, and its name', () => {
  expect(readHeaderPlace('home.headers.X-Powered-By')).toEqual({ probe: 'home', field: 'X-Powered-By' })
  expect(readHeaderPlace('put.php.headers.Server')).toEqual({ probe: 'put.php', field: 'Server' })
  const none = ['home.headers', 'home.headers.', 'home.status', 'headers.Server', 'home.headers.__proto__']
  expect(none.filter((name) => readHeaderPlace(name) !== null)).toEqual([])
})
