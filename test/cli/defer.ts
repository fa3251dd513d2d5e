import { afterAll } from 'vitest'

type Undo = () => unknown

const undos: Undo[] = []

/** Something to undo when the tests of this file are through, also after a failure; last first. */
export function defer(undo: Undo): void {
  undos.push(undo)
}

// vitest's own onTestFinished does not know which of several tests at a time it is called for.
afterAll(async () => {
  const failures: unknown[] = []
  for (const undo of undos.splice(0).toReversed()) {
    try {
      await undo()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'not everything could be undone')
})
