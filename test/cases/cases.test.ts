import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cases } from './cases.js'
import { unknownNames } from './judge.js'
import { runInPool } from './pool.js'
import { runCase } from './run-case.js'

// The scans run two at a time; each test waits for its own.
const outcomes = runInPool(cases, 2, runCase)

const rules = readdirSync(fileURLToPath(new URL('../../rules/', import.meta.url)), {
  recursive: true,
  encoding: 'utf8'
})
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .map((name) => name.replace(/^.*\//, '').replace(/\.yaml$/, ''))

describe('cases', () => {
  test('each has a name of its own, and claims of rules that exist', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
    const claims = cases
      .flatMap(({ expect }) => [expect].flat())
      .flatMap(({ found = [], absent = [], notClean = [], undecided = [] }) => [
        ...found,
        ...absent,
        ...notClean,
        ...undecided
      ])
    expect(unknownNames(claims, rules)).toEqual([])
  })

  test.each(cases.map(({ name }, at) => ({ name, at })))('$name', { timeout: 1_200_000 }, async ({ at }) => {
    const outcome = await outcomes[at]
    expect(outcome?.problems).toEqual([])
  })
})
