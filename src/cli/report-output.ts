import type { ScanResult } from '../findings/scan-result.js'
import { WIDEST_COLUMNS } from '../reporters/layout.js'
import { plainPaint } from '../reporters/paint.js'
import type { ReportContext } from '../reporters/reporter.js'
import { reporters } from '../reporters/reporters.js'
import { UsageError } from '../shared/errors.js'
import { loadPaint, useColor } from './color.js'
import { columnsOf } from './columns.js'
import { writeOutput } from './outputs.js'
import type { ReportSettings } from './report-settings.js'
import { writeText, type Streams } from './streams.js'

/** What a report says beyond the result and the page it is laid out for. */
export type Framing = Omit<ReportContext, 'paint' | 'columns'>

/** How reports are printed: `silent` leaves stdout empty, files are written all the same. */
export type Printing = Pick<ReportSettings, 'format' | 'outputs'> & { silent: boolean; color: boolean | undefined }

/**
 * Writes the report to stdout and to every file asked for. What cannot be written stops none of the others; a report that
 * stdout does not take goes to stderr.
 * @returns what could not be written
 */
export async function printReports(
  result: ScanResult,
  framing: Framing,
  { format, outputs, silent, color }: Printing,
  streams: Streams
): Promise<UsageError[]> {
  const context: ReportContext = { paint: plainPaint, columns: WIDEST_COLUMNS, ...framing }
  const troubles: UsageError[] = []
  if (!silent) {
    const paint = await loadPaint(useColor(color, streams.env, streams.stdout))
    const text = reporters[format](result, { ...context, paint, columns: columnsOf(streams.stdout) })
    troubles.push(...(await toStdout(text, streams)))
  }
  for (const output of outputs) {
    try {
      await writeOutput(output, reporters[output.format](result, context))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      troubles.push(error)
    }
  }
  return troubles
}

async function toStdout(text: string, { stdout, stderr }: Streams): Promise<UsageError[]> {
  try {
    await writeText(stdout, text)
    return []
  } catch (cause) {
    await writeText(stderr, text)
    const why = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message
    const hint = 'It follows on stderr instead; make room, or name a file with --output.'
    return [new UsageError(`stdout does not take the report: ${why}`, { code: 'stdout-unusable', hint, cause })]
  }
}
