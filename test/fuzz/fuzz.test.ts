import fc from 'fast-check'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { found } from './found.js'
import { workplace } from './input.js'
import { inputs } from './inputs.js'
import { made, recipes } from './mutate.js'
import { runInput } from './run-input.js'
import { watchdog } from './watchdog.js'

/** For all inputs together. The seeds are the same each time: more seconds only go further. */
const SECONDS = Number(process.env['VERBGATE_FUZZ_SECONDS'] ?? 50)
const SEED = Number(process.env['VERBGATE_FUZZ_SEED'] ?? 20161125)
const LIMIT_MS = (SECONDS / inputs.length) * 1000

const { folder, remove } = workplace()
afterAll(remove)

function folderFor(name: string): string {
  const own = join(folder, name.replaceAll(/\W/g, '-'))
  mkdirSync(own, { recursive: true })
  return own
}

describe('what is valid', () => {
  it.each(inputs.filter(({ name }) => name !== 'values of flags'))('$name is taken', async (input) => {
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

describe('what is spoilt', () => {
  it.each(inputs)(
    '$name: a result or an error with place and remedy',
    { timeout: LIMIT_MS * 3 + 120_000 },
    async (input) => {
      const own = folderFor(input.name)
      const guard = watchdog(input.name)
      let runs = 0
      const property = fc.asyncProperty(recipes, async (recipe) => {
        guard.beat()
        const { fault } = await runInput(input, made(recipe, input.samples, input.words), own)
        runs++
        if (fault !== null) throw new Error(fault)
      })
      try {
        await fc.assert(property, { seed: SEED, numRuns: 10_000_000, interruptAfterTimeLimit: LIMIT_MS })
      } finally {
        await guard.stop()
      }
      if (process.env['VERBGATE_FUZZ_SECONDS'] !== undefined) console.log(`${input.name}: ${runs} runs`)
      expect(runs).toBeGreaterThan(0)
    }
  )
})
