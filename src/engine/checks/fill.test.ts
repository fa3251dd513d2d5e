import { expect, test } from 'vitest'
import { fakeServer } from '../../../test/engine/fake-server.js'
import { imagesOf } from '../../../test/engine/parts.js'
import { parseTemplate } from '../../rules/language/templates.js'
import { randomName } from '../units/names.js'
import { fill } from './fill.js'
import { areaUnit, canaryNames, originUnit, pageUnit } from '../units/unit.js'

const server = fakeServer()
const context = { leave: false, listenerFor: () => null }

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

test('a name has 128 random bits', () => {
  expect(randomName()).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(Array.from({ length: 100 }, () => randomName())).size).toBe(100)
})

test('the values of a unit: new names each time, the extension of the known file, no listener', () => {
  const [one, two] = [imagesOf(server), imagesOf(server)]
  expect(one.values['missing']).not.toBe(two.values['missing'])
  expect(one.values['missing']).not.toBe(one.values['missing2'])
  expect(one.values).toMatchObject({ area: '/images/', extension: '.png', listener: null, host: 'fake.example' })
  expect(one.values['long']).toHaveLength(1200)
  const bare = areaUnit(server.origin, { path: '/a/', source: 'link', file: null, rendersPages: false }, context)
  expect(bare.values).toMatchObject({ extension: '.txt', file: null })
})

test('an origin and a page as units', () => {
  expect(originUnit(server.origin, context)).toMatchObject({ kind: 'origin', path: '/' })
  const page = pageUnit(server.origin, { path: '/login', status: 200, contentType: 'text/html' }, context)
  expect(page).toMatchObject({ kind: 'page', values: { page: '/login' } })
})

test('a canary carries our name, and the product stands in nothing that is sent', () => {
  const { values, facts } = canaryNames()
  expect(values['canary']).toMatch(/^verbgate-[0-9a-f]{32}$/)
  expect(Number(values['factorA']) * Number(values['factorB'])).toBe(Number(facts.product))
  expect(Object.values(values)).not.toContain(facts.product)
})
