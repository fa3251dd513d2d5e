import type { Case } from './case.js'
import { findMissing } from './real/kit.js'
import type { Need } from './real/kit.js'
import { realFiles } from './real/table-files.js'
import { realApplications } from './real/table-applications.js'
import { realStores } from './real/table-stores.js'
import { realRelays } from './real/table-relays.js'

/** A case that needs programs of this machine. */
export type RealCase = Case & { needs: readonly Need[] }

/** Every real server with the right verdict on it. */
export const realCases: readonly RealCase[] = [...realRelays, ...realFiles, ...realStores, ...realApplications]

/** Those that can run here; what is left out is named in one line, and an error with VERBGATE_REAL=required. */
export function selectRunnable(all: readonly RealCase[]): readonly RealCase[] {
  const missing = [...new Set(all.flatMap((row) => findMissing(row.needs)))]
  // The servers' workers run as another account, and some folders belong to root.
  const isRoot = process.getuid?.() === 0
  if (missing.length === 0 && isRoot) return all
  const runnable = isRoot ? all.filter((row) => findMissing(row.needs).length === 0) : []
  const reason = isRoot ? `not installed: ${missing.join(', ')}` : 'real servers are started by root alone'
  const line = `cases: ${reason}; ${all.length - runnable.length} of ${all.length} cases with real servers left out`
  if (process.env['VERBGATE_REAL'] === 'required') throw new Error(line)
  process.stderr.write(`${line}\n`)
  return runnable
}
