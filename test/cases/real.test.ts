import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { unknownNames } from './judge.js'
import { runInPool } from './pool.js'
import { realCases, selectRunnable } from './real.js'
import { runCase } from './run-case.js'

const runnable = selectRunnable(realCases)
const outcomes = runInPool(runnable, 2, runCase)

const rules = readdirSync(fileURLToPath(new URL('../../rules/', import.meta.url)), {
  recursive: true,
  encoding: 'utf8'
})
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .map((name) => name.replace(/^.*\//, '').replace(/\.yaml$/, ''))

describe('cases with real servers', () => {
  test('each has a name of its own, and claims of rules that exist', () => {
    expect(new Set(realCases.map(({ name }) => name)).size).toBe(realCases.length)
    const claims = realCases
      .flatMap(({ expect }) => [expect].flat())
      .flatMap(({ found = [], absent = [], notClean = [], undecided = [] }) => [
        ...found,
        ...absent,
        ...notClean,
        ...undecided
      ])
    expect(unknownNames(claims, rules)).toEqual([])
  })

  test.each(runnable.map(({ name }, at) => ({ name, at })))('$name', { timeout: 1_200_000 }, async ({ at }) => {
    const outcome = await outcomes[at]
    expect(outcome?.problems).toEqual([])
  })
})
