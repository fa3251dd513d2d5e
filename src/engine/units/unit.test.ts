import { expect, test } from 'vitest'
import { fakeServer } from '../../../test/engine/fake-server.js'
import { imagesOf } from '../../../test/engine/parts.js'
import { randomName } from './random-name.js'
import { areaUnit, drawCanary, originUnit, pageUnit } from './unit.js'

const server = fakeServer()
const context = { leave: false, listenerFor: () => null }

test('a name has 128 random bits', () => {
  expect(randomName()).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(Array.from({ length: 100 }, () => randomName())).size).toBe(100)
})

test('the values of a unit: new names each time, the extension of the known file, no listener', () => {
  const [one, two] = [imagesOf(server), imagesOf(server)]
  expect(one.texts['missing']).not.toBe(two.texts['missing'])
  expect(one.texts['missing']).not.toBe(one.texts['missing2'])
  expect(one.texts).toMatchObject({ area: '/images/', extension: '.png', listener: null, host: 'fake.example' })
  expect(one.texts['long']).toHaveLength(1200)
  const bare = areaUnit(server.origin, { path: '/a/', source: 'link', file: null, rendersPages: false }, context)
  expect(bare.texts).toMatchObject({ extension: '.txt', file: null })
})

test('an origin and a page as units', () => {
  expect(originUnit(server.origin, context)).toMatchObject({ kind: 'origin', path: '/' })
  const page = pageUnit(server.origin, { path: '/login', status: 200, contentType: 'text/html' }, context)
  expect(page).toMatchObject({ kind: 'page', texts: { page: '/login' } })
})

test('a canary carries our name, and the product stands in nothing that is sent', () => {
  const { texts, values } = drawCanary()
  expect(texts['canary']).toMatch(/^verbgate-[0-9a-f]{32}$/)
  expect(Number(texts['factorA']) * Number(texts['factorB'])).toBe(Number(values['product']))
  expect(Object.values(texts)).not.toContain(values['product'])
})
