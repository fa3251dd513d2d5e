import { setTimeout as pause } from 'node:timers/promises'

/** Resolves once `holds` does. Throws after fifteen seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 15_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what} did not come`)
    await pause(1)
  }
}
