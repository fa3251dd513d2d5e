import { expect, test } from 'vitest'
import { randomName } from './random-name.js'

test('all names have one shape, so that a server which looks at it treats them alike', () => {
  const names = Array.from({ length: 500 }, () => randomName())
  expect(names.filter((name) => !/^[a-f][0-9a-f]{31}$/.test(name))).toEqual([])
  expect(new Set(names).size).toBe(500)
  expect(randomName(8)).toMatch(/^[a-f][0-9a-f]{15}$/)
})
