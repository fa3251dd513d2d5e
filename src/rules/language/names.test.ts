import { expect, test } from 'vitest'
import { unitKinds } from '../../units/kinds.js'
import { findKind, listConditionVariables, listTemplateNames, listVariables } from './names.js'

const [origin, area, page] = ['origin', 'area', 'page'].map((name) => findKind(unitKinds, name))

test('what a rule may use follows from its unit and effect', () => {
  expect(origin && listTemplateNames(origin, 'read')).not.toContain('area')
  const texts = area && listTemplateNames(area, 'write')
  expect(texts).toEqual(expect.arrayContaining(['area', 'file', 'canary', 'factorA']))
  expect(area && listTemplateNames(area, 'no-write')).not.toContain('canary')
  const values = page && listConditionVariables(page).map(({ name }) => name)
  expect(values).toEqual(expect.arrayContaining(['page', 'token', 'product']))
})

test('each variable is named once and says what it is', () => {
  const variables = listVariables(unitKinds)
  expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length)
  expect(variables.filter(({ doc }) => doc.length < 10)).toEqual([])
})

test('a kind that is not registered is not found', () => {
  expect(() => findKind(unitKinds, 'log')).toThrow('no kind of unit log')
})
