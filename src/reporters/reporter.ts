import type { Finding } from '../findings/finding.js'
import type { ScanResult } from '../findings/scan-result.js'
import type { FilePosition } from '../shared/errors.js'
import type { Page } from './layout.js'

/** Why rules were left out that compare the server behind the edges with them. */
export const WITHOUT_SERVER = 'without the server behind the edges (--origin-server)'

/** Rules that were selected and not run, and why: `without --write`. */
export type RulesNotRun = { why: string; ids: readonly string[] }

/** A place in a file of the checkout, named from its root, and what GitHub knows the line by. */
export type TargetPlace = FilePosition & { lineHash?: string }

/** What a report says beyond the result itself, and what it is laid out for. */
export type ReportContext = Page & {
  /** As decided by the command, with the reason: `{ code: 1, meaning: 'findings at or above high' }`. */
  exit: { code: number; meaning: string }
  /** Whether a finding alone makes the run fail: by its severity, and with a baseline by what is new or worse. */
  isFailing: (finding: Finding) => boolean
  rulesNotRun: readonly RulesNotRun[]
  /** Where in a file of the checkout a target stands, by `TargetResult.url`; empty if all came from the command line. */
  targetPlaces: ReadonlyMap<string, TargetPlace>
  /** When a run last looked at everything, ISO 8601; this run if it did, else an earlier one, `null` if none is known. */
  lastSuccessAt: string | null
  /** What JUnit calls a check that is undecided. */
  junitUndecided: 'skipped' | 'error'
  /** Which upload this is among several of one checkout: `staging`; `null` if there is one. */
  sarifCategory: string | null
}

/** A result as text that ends in a line break; looks at nothing but its arguments. */
export type Reporter = (result: ScanResult, context: ReportContext) => string

/** A report in pieces, so that one of thousands of origins never stands in memory as a whole. */
export type ChunkReporter = (result: ScanResult, context: ReportContext) => Iterable<string>

/** Names that `--format` and `--output` take. */
export const formats = [
  'text',
  'json',
  'jsonl',
  'junit',
  'prometheus',
  'markdown',
  'sarif',
  'gitlab',
  'defectdojo',
  'html',
  'csv'
] as const
export type Format = (typeof formats)[number]

/** Names that `verbgate diff --format` takes. */
export const diffFormats = ['text', 'json', 'markdown'] as const
export type DiffFormat = (typeof diffFormats)[number]
