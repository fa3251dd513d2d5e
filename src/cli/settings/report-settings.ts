import { resolve } from 'node:path'
import type { Format } from '../../reporters/reporter.js'
import type { Config } from '../../config/config-file.js'
import type { ScanFlags } from './flags.js'
import { isStream } from '../../shared/replace-file.js'
import { readAt, type SettingResolver } from './setting-resolver.js'
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

type From = { config: Config; resolver: SettingResolver }

/** The flags about reports, checked; files are tried for writing before anything is sent. */
export function readReports(flags: ScanFlags, problems: Problems, from: From): ReportSettings {
  const inFile = from.config.format
  const format = { flag: '--format', value: flags.format, path: ['format'], inFile, usual: 'text' } as const
  problems.attempt(() => refuseBoth(flags), undefined)
  return {
    format: from.resolver.resolve<Format, Format>(format, (value) => value) ?? 'text',
    outputs: readOutputs(flags, problems, from),
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

/** Reports in files; flags take the place of those that the config file names. */
function readOutputs({ output }: ScanFlags, problems: Problems, { config, resolver }: From): OutputFile[] {
  const texts = output ?? config.output ?? []
  const outputs = texts.flatMap((text, index) => {
    const place = output === undefined ? config.placeOf(['output', index]) : null
    return problems.attempt(() => [readAt(place, () => readOutput(text))], [])
  })
  problems.attempt(() => refuseSameFile(outputs), undefined)
  for (const text of texts)
    resolver.note('output', text, output === undefined ? resolver.describeSource(['output']) : '--output')
  return outputs
}

/** The second report would take the place of the first. */
function refuseSameFile(outputs: readonly OutputFile[]): void {
  const seen = new Map<string, OutputFile>()
  for (const output of outputs) {
    const path = resolve(output.file)
    const other = seen.get(path)
    if (other !== undefined && !isStream(output.file)) {
      const hint = `Give each report a file of its own, such as ${output.format}=${output.file}.${output.format}.`
      throw flagError(`--output ${other.format} and --output ${output.format} name the same file ${output.file}`, hint)
    }
    seen.set(path, output)
  }
}

function refuseBoth({ quiet, verbose = 0 }: ScanFlags): void {
  if (quiet === true && verbose > 0) throw flagError('--quiet and --verbose contradict each other', 'Give one of them.')
}
