import type { Installed } from './installed.js'

/** What a user of such tools complained of, and what shows that it does not hold of the installed program. */
export type Complaint = {
  /** The point of the list that it belongs to, from `11.1` to `11.12`. */
  point: string
  /** One plain sentence, as the user would say it. */
  says: string
  prove: (program: Installed) => Promise<void>
  /** A program of Debian without which it cannot be proved here; what a clock decides is tried with nothing beside it. */
  needs?: Tool | 'clock'
}

export type Tool = 'chromium' | 'openssl' | 'script' | 'unshare'

/** Rows of one point. */
export function complaintsOf(
  point: string,
  rows: readonly (readonly [says: string, prove: Complaint['prove'], needs?: Tool | 'clock'])[]
): Complaint[] {
  return rows.map(([says, prove, needs]) => ({ point, says, prove, ...(needs !== undefined && { needs }) }))
}
