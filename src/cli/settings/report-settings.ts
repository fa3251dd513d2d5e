import type { Format } from '../../reporters/reporter.js'
import type { Config } from '../../config/config-file.js'
import type { ScanFlags } from './flags.js'
import { readAt, type SettingResolver } from './setting-resolver.js'
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

type From = { config: Config; resolver: SettingResolver }

/** The flags about reports, checked; files are tried for writing before anything is sent. */
export function readReports(flags: ScanFlags, problems: Problems, from: From): ReportSettings {
  const inFile = from.config.format
  const format = { flag: '--format', value: flags.format, path: ['format'], inFile, usual: 'text' } as const
  problems.attempt(() => refuseBoth(flags), undefined)
  return {
    format: from.resolver.resolve<Format, Format>(format, (value) => value) ?? 'text',
    outputs: readOutputs(flags, problems, from),
    exitZero: flags.exitZero === true,
    quiet: flags.quiet === true
  }
}

/** Reports in files; flags take the place of those that the config file names. */
function readOutputs({ output }: ScanFlags, problems: Problems, { config, resolver }: From): OutputFile[] {
  const texts = output ?? config.output ?? []
  const outputs = texts.flatMap((text, index) => {
    const place = output === undefined ? config.placeOf(['output', index]) : null
    return problems.attempt(() => [readAt(place, () => readOutput(text))], [])
  })
  for (const text of texts)
    resolver.note('output', text, output === undefined ? resolver.describeSource(['output']) : '--output')
  return outputs
}

function refuseBoth({ quiet, verbose = 0 }: ScanFlags): void {
  if (quiet === true && verbose > 0) throw flagError('--quiet and --verbose contradict each other', 'Give one of them.')
}
