import type { Input } from './input.js'
import { faultOf, MAX_CALL_MS } from './verdict.js'

/** How an input went: it was taken, or turned down as it should be, or there is a fault. */
export type Outcome = { end: 'taken' | 'refused'; fault: string | null; ms: number }

/** Feeds one input. Nothing but a fault of this program's own is thrown. */
export async function runInput(input: Input, bytes: Buffer, folder: string): Promise<Outcome> {
  const before = process.cpuUsage()
  let end: Outcome['end'] = 'taken'
  let fault: string | null = null
  try {
    await input.feed(bytes, folder)
  } catch (error) {
    end = 'refused'
    fault = faultOf(error, input.isFile)
  }
  const { user, system } = process.cpuUsage(before)
  const ms = (user + system) / 1000
  return { end, fault: fault ?? (ms > MAX_CALL_MS ? `it took ${Math.round(ms)} ms of the processor` : null), ms }
}
