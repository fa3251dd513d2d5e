import type { Format } from '../../reporters/reporter.js'
import type { ScanFlags } from './flags.js'
import { readOutput, type OutputFile } from './outputs.js'
import { flagError, type Problems } from './problems.js'

/** Where reports go. */
export type ReportSettings = {
  /** Of the report on stdout. */
  format: Format
  outputs: readonly OutputFile[]
  exitZero: boolean
  quiet: boolean
}

/** The flags about reports, checked; files are tried for writing before anything is sent. */
export function readReports(flags: ScanFlags, problems: Problems): ReportSettings {
  problems.attempt(() => refuseBoth(flags), undefined)
  return {
    format: flags.format ?? 'text',
    outputs: (flags.output ?? []).flatMap((text) => problems.attempt(() => [readOutput(text)], [])),
    exitZero: flags.exitZero === true,
    quiet: flags.quiet === true
  }
}

function refuseBoth({ quiet, verbose = 0 }: ScanFlags): void {
  if (quiet === true && verbose > 0) throw flagError('--quiet and --verbose contradict each other', 'Give one of them.')
}
