import { setTimeout as pause } from 'node:timers/promises'

/** Resolves once `holds` does. Throws after forty seconds: other work may keep a machine of two cores. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 40_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what} did not come`)
    await pause(1)
  }
}
