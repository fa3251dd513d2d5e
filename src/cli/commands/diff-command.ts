import { useKnownNames } from '../../findings/alias.js'
import { compareWith, knownFindings } from '../../findings/compare.js'
import { isAtLeast } from '../../findings/severity.js'
import { diffReporters } from '../../reporters/change/diff.js'
import { measureColumns } from '../terminal/columns.js'
import { useColor, loadPaint } from '../terminal/color.js'
import { reportTroubles, deliver } from '../finish/deliver.js'
import type { DiffFlags } from '../settings/flags.js'
import { readWholeReport } from '../settings/read-report.js'
import type { Host } from '../terminal/streams.js'

/**
 * `verbgate diff OLD NEW`: what changed between two JSON reports.
 * @returns 1 if something new or worse is at or above `--fail-on`, else 0
 * @throws UsageError `file-unusable`, `report-invalid`
 */
export async function diffCommand(older: string, newer: string, flags: DiffFlags, host: Host): Promise<number> {
  const [before, after] = [readWholeReport(older, 'OLD'), readWholeReport(newer, 'NEW')]
  const result = compareWith(after, knownFindings(useKnownNames(before).findings), before.startedAt)
  const failOn = flags.failOn ?? 'high'
  const paint = await loadPaint(useColor(flags.color, host.env, host.stdout))
  const report = diffReporters[flags.format ?? 'text']
  const troubles = await deliver([report(result, { paint, columns: measureColumns(host.stdout) })], host)
  const grown = result.findings.filter(({ change, accepted }) => change !== 'unchanged' && accepted === null)
  const fails = failOn !== 'never' && grown.some(({ severity }) => isAtLeast(severity, failOn))
  return await reportTroubles(troubles, fails ? 1 : 0, host)
}
