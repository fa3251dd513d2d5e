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
  junitUndecided: 'skipped' | 'error'
  sarifCategory: string | null
  quiet: boolean
}

/** The flags about reports, checked; files are tried for writing before anything is sent. */
export function readReports(flags: ScanFlags, problems: Problems): ReportSettings {
  return {
    format: flags.format ?? 'text',
    outputs: (flags.output ?? []).flatMap((text) => problems.attempt(() => [readOutput(text)], [])),
    junitUndecided: flags.junitUndecided ?? 'skipped',
    sarifCategory: problems.attempt(() => readCategory(flags.sarifCategory), null),
    exitZero: flags.exitZero === true,
    quiet: flags.quiet === true
  }
}

/** GitHub shows it and takes it as the name of a kind of analysis. */
function readCategory(text: string | undefined): string | null {
  if (text === undefined || /^[\w.:@+ /-]{1,100}$/.test(text)) return text ?? null
  throw flagError('--sarif-category is not a name', 'Write at most 100 letters, digits and - . _ : / such as staging.')
}
