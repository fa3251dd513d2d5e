import { expect, test } from 'vitest'
import { addField, recordFields } from './record-fields.js'

test('repeated fields are joined, and counted one by one', () => {
  expect(recordFields({ a: ['1', '2'], b: '3' })).toEqual({ fields: { a: '1, 2', b: '3' }, count: 3 })
  expect(recordFields({})).toEqual({ fields: {}, count: 0 })
})

test('names that objects inherit are names like others', () => {
  const headers = Object.fromEntries([
    ['__proto__', 'a'],
    ['constructor', 'b']
  ])
  expect(Object.entries(recordFields(headers).fields)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b']
  ])
  const fields: Record<string, string> = {}
  for (const name of ['constructor', '__proto__', '__proto__']) addField(fields, name, 'c')
  expect(Object.entries(fields)).toEqual([
    ['constructor', 'c'],
    ['__proto__', 'c, c']
  ])
})
