import { expect, test } from 'vitest'
import { originOf } from '../targets/origin.js'
import { describeArea, spellArea } from './area.js'
import { commonVariables, describeCanary, describeCommon } from './common.js'
import { unitKinds } from './kinds.js'
import { describePage } from './page.js'
import type { UnitVariable } from './unit.js'

const origin = originOf(new URL('http://[::1]:8080'))
const facts = { missing: 'm', missing2: 'n', token: 't', listener: null, leave: false, credentials: false }

function namesIn(variables: readonly UnitVariable[], where: 'inTemplates' | 'inConditions'): string[] {
  return variables.filter((variable) => variable[where]).map(({ name }) => name)
}

test('a kind gives a value to each of its variables and to no other name', () => {
  for (const kind of unitKinds) {
    const unit = kind.describeCase({})
    expect(unit.kind).toBe(kind.name)
    expect(Object.keys(unit.texts).toSorted()).toEqual(namesIn(kind.variables, 'inTemplates').toSorted())
    expect(Object.keys(unit.values).toSorted()).toEqual(namesIn(kind.variables, 'inConditions').toSorted())
  }
})

test('the common names and those of a canary have values, but for the nonce', () => {
  const parts = [
    describeCommon({ ...facts, origin }),
    describeCanary({ canary: 'verbgate-c', token: 't', factorA: 12345, factorB: 10000 })
  ]
  const [texts, values] = [parts.map((part) => part.texts), parts.map((part) => part.values)]
  expect([...new Set(texts.flatMap((part) => Object.keys(part)))].toSorted()).toEqual(
    namesIn(commonVariables, 'inTemplates')
      .filter((name) => name !== 'nonce')
      .toSorted()
  )
  expect([...new Set(values.flatMap((part) => Object.keys(part)))].toSorted()).toEqual(
    namesIn(commonVariables, 'inConditions').toSorted()
  )
  expect(parts[0]?.texts).toMatchObject({ hostPort: '[::1]:8080', listener: null })
  expect(parts[1]?.values).toMatchObject({ product: '123450000' })
})

test('no two kinds share a name, and the fields of a type are those of its class', () => {
  const names = [...commonVariables, ...unitKinds.flatMap(({ variables }) => variables)].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { type, describeCase } of unitKinds) {
    const value = Object.values(describeCase({}).values)[0]
    if (type !== null) expect(Object.keys(value as object).toSorted()).toEqual(Object.keys(type.fields).toSorted())
  }
})

test('an area in its spellings', () => {
  expect(spellArea('/a/images/')).toEqual({
    area: '/a/images/',
    areaEncoded: '/a/%69mages/',
    areaUpper: '/a/IMAGES/',
    areaMatrix: '/a/images;a=b/'
  })
  expect(spellArea('/b%c3%a4/')).toMatchObject({ areaEncoded: '/%62%c3%a4/', areaUpper: '/B%C3%A4/' })
  expect(spellArea('/%41/').areaEncoded).toBe('/%41/')
  expect(new Set(Object.values(spellArea('/')))).toEqual(new Set(['/']))
})

test('an area without a known file has no file, and the extension of a text', () => {
  const area = { path: '/a/', source: 'link', rendersPages: false }
  expect(describeArea({ ...area, file: null }).texts).toMatchObject({ file: null, extension: '.txt' })
  expect(describeArea({ ...area, file: '/a/b.png' }).texts).toMatchObject({ extension: '.png' })
  expect(describeArea({ ...area, file: null }).values['area']).toMatchObject({ file: '' })
})

test('a case may describe a unit in part', () => {
  const [, area, page] = unitKinds
  expect(area?.describeCase({ area: '/a/', file: null }).facts).toMatchObject({ path: '/a/', file: null })
  expect(area?.describeCase({ area: '/a/' }).facts).toMatchObject({ file: '/a/logo.png' })
  expect(page?.describeCase({ page: { status: 404 } }).facts).toEqual({
    path: '/account',
    status: 404,
    contentType: 'text/html'
  })
  expect(describePage({ path: '/p', status: 200, contentType: '' }).values['page']).toMatchObject({ status: 200n })
})
