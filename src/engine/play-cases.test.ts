import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadCases } from '../rules/cases/cases.js'
import { testRules } from './play-cases.js'

test('every case of the built-in rules holds as data', { timeout: 60_000 }, async () => {
  const all = await loadCases([fileURLToPath(new URL('../../rules', import.meta.url))], null)
  const results = await testRules(all, { loopback: false })
  expect(results.length).toBeGreaterThan(800)
  expect(results.filter(({ problem }) => problem !== null)).toEqual([])
})
