import { describe, expect, it } from 'vitest'
import { comparable, compareWays } from './compare-ways.js'

describe('what a case finds hangs neither on the run, nor on merged areas, nor on the other rules', () => {
  for (const row of comparable) {
    it.concurrent(`${row.kind}: ${row.name}`, { timeout: 600_000 }, async () => {
      expect(await compareWays(row)).toEqual([])
    })
  }
})
