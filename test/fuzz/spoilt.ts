import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputs } from './inputs.js'
import { made, recipes } from './mutate.js'
import { folderFor } from './places.js'
import { runInput } from './run-input.js'
import { watchdog } from './watchdog.js'

const SEED = Number(process.env['VERBGATE_FUZZ_SEED'] ?? 20161125)

/** How far to go with each input: so many spoilt ones, and no longer than that. */
export type Length = { runs: number; limitMs: number }

/** Tests that each input ends in a result or an error with place and remedy. The seeds are the same each time. */
export function describeSpoilt({ runs: most, limitMs }: Length): void {
  describe('what is spoilt', () => {
    it.each(inputs)(
      '$name: a result or an error with place and remedy',
      { timeout: limitMs * 3 + 120_000 },
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
          await fc.assert(property, { seed: SEED, numRuns: most, interruptAfterTimeLimit: limitMs })
        } finally {
          await guard.stop()
        }
        if (process.env['VERBGATE_FUZZ_SECONDS'] !== undefined) console.log(`${input.name}: ${runs} runs`)
        expect(runs).toBeGreaterThan(0)
      }
    )
  })
}
