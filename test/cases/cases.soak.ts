import { describe, expect, test } from 'vitest'
import { cases } from './cases.js'
import { findUnknownNames } from './claims.js'
import { limitWork } from './pool.js'
import { checkCase } from './check-case.js'

const oneOfTwo = limitWork(2)

describe('cases', () => {
  test('each has a name of its own, and claims of rules that exist', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
    expect(findUnknownNames(cases)).toEqual([])
  })

  test.concurrent.each(cases)('$name', { timeout: 900_000 }, async (row) => {
    expect(await oneOfTwo(() => checkCase(row))).toEqual([])
  })
})
