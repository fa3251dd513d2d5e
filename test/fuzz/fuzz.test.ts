import { describe, expect, it } from 'vitest'
import { found } from './found.js'
import { inputs } from './inputs.js'
import { folderFor } from './places.js'
import { runInput } from './run-input.js'
import { describeSpoilt } from './spoilt.js'

const RUNS = 10
const LIMIT_MS = 5_000

/** Values of flags are drawn; built-in cases are played in src/engine/play-cases.test.ts. */
const ELSEWHERE = ['values of flags', 'built-in case file']

describe('what is valid', () => {
  it.each(inputs.filter(({ name }) => !ELSEWHERE.includes(name)))('$name is taken', async (input) => {
    for (const sample of input.samples) {
      expect(await runInput(input, sample, folderFor(input.name))).toMatchObject({ end: 'taken', fault: null })
    }
  })
})

describe('what was found once', () => {
  it.each(found)('$name', async ({ input: name, bytes }) => {
    const input = inputs.find((one) => one.name === name)
    expect(input).toBeDefined()
    if (input !== undefined) expect(await runInput(input, bytes(), folderFor(name))).toMatchObject({ fault: null })
  })
})

// `npm run soak` goes further with the same seeds.
describeSpoilt({ runs: RUNS, limitMs: LIMIT_MS })
