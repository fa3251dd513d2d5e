import type { InconclusiveCheck } from './scan-result.js'

/** How many things are undecided: one for each place and reason, however many rules have that reason there. */
export function countUndecided(checks: readonly InconclusiveCheck[]): number {
  return new Set(checks.map(({ origin, path, reason }) => JSON.stringify([origin, path, reason]))).size
}
