import type { ScanResult } from '../findings/scan-result.js'
import type { Paint } from './paint.js'

/** Rules that were selected and not run, and the flag that would run them, e.g. `--write`. */
export type RulesNotRun = { needs: string; ids: readonly string[] }

/** What a report says beyond the result itself. */
export type ReportContext = {
  paint: Paint
  /** As decided by the command, with the reason: `{ code: 1, meaning: 'findings at or above high' }`. */
  exit: { code: number; meaning: string }
  rulesNotRun: readonly RulesNotRun[]
}

/** A result as text that ends in a line break; looks at nothing but its arguments. */
export type Reporter = (result: ScanResult, context: ReportContext) => string

/** Names that `--format` and `--output` take. */
export const formats = ['text', 'json'] as const
export type Format = (typeof formats)[number]
