import { expect, test } from 'vitest'
import { fillTemplate, parseTemplate, strayBrace, templatePlaces } from './templates.js'
import { areaVariables, conditionVariables, templateNames, variables } from './variables.js'

test('an area in its disguises', () => {
  expect(areaVariables('/a/images/')).toEqual({
    area: '/a/images/',
    areaEncoded: '/a/%69mages/',
    areaUpper: '/a/IMAGES/',
    areaMatrix: '/a/images;a=b/'
  })
  expect(areaVariables('/b%c3%a4/')).toMatchObject({ areaEncoded: '/%62%c3%a4/', areaUpper: '/B%C3%A4/' })
  expect(areaVariables('/%41/').areaEncoded).toBe('/%41/')
  expect(new Set(Object.values(areaVariables('/')))).toEqual(new Set(['/']))
})

test('what a rule may use follows from its unit and effect', () => {
  expect(templateNames('origin', 'read')).not.toContain('area')
  expect(templateNames('area', 'write')).toEqual(expect.arrayContaining(['area', 'file', 'canary', 'factorA']))
  expect(templateNames('area', 'no-write')).not.toContain('canary')
  expect(conditionVariables('page').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['page', 'token', 'product'])
  )
  expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length)
})

test('templates', () => {
  const template = parseTemplate('{{area}}{{ missing }}/{{missing}}')
  expect(template.names).toEqual(['area', 'missing'])
  expect(fillTemplate(template, { area: '/$&/', missing: 'm' })).toBe('/$&/m/m')
  expect(() => fillTemplate(template, { area: '/' })).toThrow('{{missing}}')
  expect(templatePlaces('a{{b}}').at(0)).toEqual({ name: 'b', start: 1, end: 6 })
  expect([strayBrace('{{a}} {{b'), strayBrace('{{a}}}}'), strayBrace('{ {{a}} }')]).toEqual([6, 5, -1])
})
