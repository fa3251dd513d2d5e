import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab } from '../lab/lab.js'
import type { Lab } from '../lab/lab.js'
import { kinds, playPlans, troubles } from './kill-run.js'

/** Two on each server; `npm run soak` goes on to 200. */
const RUNS = 2 * kinds.length

describe('runs killed at seeded moments, and cleanup after them', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab()
  })
  afterAll(() => lab.stop())

  it(`${RUNS} runs leave nothing that nobody was told of`, { timeout: 120_000 }, async () => {
    const outcomes = await playPlans(RUNS, lab)
    expect(outcomes.flatMap(troubles)).toEqual([])
    expect(outcomes).toHaveLength(RUNS)
    const killed = outcomes.filter(({ state }) => state !== null)
    expect(killed.length).toBeGreaterThan(RUNS * 0.7)
    expect(new Set(killed.map(({ plan }) => plan.server)).size).toBe(kinds.length)
  })
})
