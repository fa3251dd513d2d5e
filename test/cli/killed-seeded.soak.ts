import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab } from '../lab/lab.js'
import type { Lab } from '../lab/lab.js'
import { kinds, playPlans, troubles } from './kill-run.js'

const RUNS = 200

describe('runs killed at seeded moments, and cleanup after them', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab()
  })
  afterAll(() => lab.stop())

  it(`${RUNS} runs leave nothing that nobody was told of`, { timeout: 400_000 }, async () => {
    const outcomes = await playPlans(RUNS, lab)
    expect(outcomes.flatMap(troubles)).toEqual([])
    expect(outcomes).toHaveLength(RUNS)
    const killed = outcomes.filter(({ state }) => state !== null)
    expect(killed.length).toBeGreaterThan(RUNS * 0.9)
    for (const state of ['intent', 'sent', 'deleted', 'gone', 'left'])
      expect(killed.filter((outcome) => outcome.state === state).length, state).toBeGreaterThanOrEqual(8)
    for (const kind of kinds)
      expect(killed.filter(({ plan }) => plan.server === kind).length, kind).toBeGreaterThanOrEqual(15)
    expect(outcomes.reduce((sum, { leftovers }) => sum + leftovers, 0)).toBeGreaterThanOrEqual(10)
  })
})
