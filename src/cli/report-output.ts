import type { Mode } from '../engine/scan-request.js'
import type { ScanResult } from '../findings/scan-result.js'
import { WIDEST_COLUMNS } from '../reporters/layout.js'
import { plainPaint } from '../reporters/paint.js'
import type { ReportContext, RulesNotRun } from '../reporters/reporter.js'
import { reporters } from '../reporters/reporters.js'
import type { Rule } from '../rules/rule.js'
import { loadPaint, useColor } from './color.js'
import { columnsOf } from './columns.js'
import { exitOf } from './exit-code.js'
import { writeOutput } from './outputs.js'
import type { ScanSettings } from './scan-settings.js'
import type { StopSignal } from './signals.js'
import { writeText, type Streams } from './streams.js'

/** What the person asked of the terminal and did to the run. */
export type Circumstances = { interrupted: StopSignal | null; color: boolean | undefined }

/**
 * Writes the report to stdout and to every file asked for.
 * @returns the exit code
 * @throws UsageError `file-unusable` after the report went to stdout, if a file could not be written
 */
export async function printReports(
  result: ScanResult,
  selected: readonly Rule[],
  settings: ScanSettings,
  { interrupted, color }: Circumstances,
  streams: Streams
): Promise<number> {
  const { format, outputs, failOn, strict, exitZero, mode } = settings
  const exit = exitOf(result, { failOn, strict, exitZero, interrupted })
  const notRun = rulesNotRun(result, selected, mode)
  const context: ReportContext = {
    paint: plainPaint,
    columns: WIDEST_COLUMNS,
    exit,
    rulesNotRun: notRun,
    targetPlaces: new Map(),
    lastSuccessAt: null
  }
  const paint = await loadPaint(useColor(color, streams.env, streams.stdout))
  await writeText(streams.stdout, reporters[format](result, { ...context, paint, columns: columnsOf(streams.stdout) }))
  for (const output of outputs) await writeOutput(output, reporters[output.format](result, context))
  return exit.code
}

/** Selected rules that need more than the mode allows, by the flag that it hangs on. */
export function rulesNotRun(result: ScanResult, selected: readonly Rule[], mode: Mode): RulesNotRun[] {
  const run = new Set(result.rules)
  const above = selected.filter((rule) => !run.has(rule.id))
  const ids = (effect: Rule['effect']): string[] => above.filter((rule) => rule.effect === effect).map(({ id }) => id)
  const noWrite = { why: 'with --read-only', ids: mode === 'read-only' ? ids('no-write') : [] }
  return [noWrite, { why: 'without --write', ids: ids('write') }]
}
