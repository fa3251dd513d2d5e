import type { ScanResult } from '../../findings/scan-result.js'
import { WIDEST_COLUMNS } from '../../reporters/layout.js'
import { plainPaint } from '../../reporters/paint.js'
import type { ReportContext } from '../../reporters/reporter.js'
import { loadChunkReporter, loadReporter } from '../../reporters/reporters.js'
import { UsageError } from '../../shared/errors.js'
import { loadPaint, useColor } from '../terminal/color.js'
import { measureColumns } from '../terminal/columns.js'
import type { JsonlStream } from './jsonl-stream.js'
import { deliver } from './deliver.js'
import { writeOutput } from '../settings/outputs.js'
import type { ReportSettings } from '../settings/report-settings.js'
import { batchChunks, tell, type Streams } from '../terminal/streams.js'

/** The part of a report's context that does not depend on where the report goes. */
export type Framing = Omit<ReportContext, 'paint' | 'columns'>

/** How reports are printed: `silent` leaves stdout empty, files are written all the same. */
export type Printing = Pick<ReportSettings, 'format' | 'outputs'> & {
  silent: boolean
  color: boolean | undefined
  /** The report on stdout, if it began during the scan. */
  stream: JsonlStream | null
}

/**
 * Writes the report to stdout and to every file asked for. What cannot be written stops none of the others; a report that
 * stdout does not take goes to stderr.
 * @returns what could not be written
 */
export async function printReports(
  result: ScanResult,
  framing: Framing,
  { format, outputs, silent, color, stream }: Printing,
  streams: Streams
): Promise<UsageError[]> {
  const context: ReportContext = { paint: plainPaint, columns: WIDEST_COLUMNS, ...framing }
  const troubles: UsageError[] = []
  if (!silent) {
    const paint = await loadPaint(useColor(color, streams.env, streams.stdout))
    const report = await loadChunkReporter(format)
    const columns = measureColumns(streams.stdout)
    const chunks = batchChunks(() => report(result, { ...context, paint, columns }))
    const finish = async (): Promise<void> => await stream?.finish(result, framing.exit)
    troubles.push(...(await deliver(chunks, streams, stream === null ? undefined : finish)))
  }
  for (const output of outputs) {
    try {
      const report = await loadChunkReporter(output.format)
      await writeOutput(
        output,
        batchChunks(() => report(result, context))
      )
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      troubles.push(error)
    }
  }
  // Otherwise a report that cannot be written to its file would be lost.
  if (silent && troubles.length > 0) await tell(streams.stderr, (await loadReporter('text'))(result, context))
  return troubles
}
