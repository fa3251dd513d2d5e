import { describe, expect, test } from 'vitest'
import { findUnknownNames } from './claims.js'
import { limitWork } from './pool.js'
import { realCases, selectRunnable } from './real.js'
import { checkCase } from './check-case.js'

const runnable = selectRunnable(realCases)
const oneOfTwo = limitWork(2)

describe('cases with real servers', () => {
  test('each has a name of its own, and claims of rules that exist', () => {
    expect(new Set(realCases.map(({ name }) => name)).size).toBe(realCases.length)
    expect(findUnknownNames(realCases)).toEqual([])
  })

  test.concurrent.each(runnable)('$name', { timeout: 900_000 }, async (row) => {
    expect(await oneOfTwo(() => checkCase(row))).toEqual([])
  })
})
