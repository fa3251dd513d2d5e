// The reports for programs: the reporters of the command line, with a context that can be left out.
import { decideExit } from './cli/finish/exit-code.js'
import { isComplete } from './findings/complete.js'
import type { ScanResult } from './findings/scan-result.js'
import { WIDEST_COLUMNS } from './reporters/layout.js'
import { plainPaint } from './reporters/paint.js'
import type { Format, ReportContext } from './reporters/reporter.js'
import { reporters } from './reporters/reporters.js'

/** A result as text that ends in a line break. Everything of the context has a default: plain text, `--fail-on high`. */
export type Report = (result: ScanResult, context?: Partial<ReportContext>) => string

/** For a person at a terminal. */
export const reportText: Report = createReport('text')
/** For programs, version 1; what `verbgate diff` and `--baseline` take. */
export const reportJson: Report = createReport('json')
/** A line for each finding, for programs that read along. */
export const reportJsonl: Report = createReport('jsonl')
/** One page that loads nothing and runs nothing. */
export const reportHtml: Report = createReport('html')
/** SARIF 2.1.0, for GitHub code scanning. */
export const reportSarif: Report = createReport('sarif')
/** For Jenkins and GitLab: a suite for each origin. */
export const reportJunit: Report = createReport('junit')
/** GitLab DAST, schema 15.0. */
export const reportGitlab: Report = createReport('gitlab')
/** DefectDojo, Generic Findings Import. */
export const reportDefectdojo: Report = createReport('defectdojo')
/** For a comment on a pull request. */
export const reportMarkdown: Report = createReport('markdown')
/** For the textfile collector of Prometheus. */
export const reportPrometheus: Report = createReport('prometheus')

function createReport(format: Format): Report {
  return (result, context = {}) => reporters[format](result, { ...describeContext(result), ...context })
}

function describeContext(result: ScanResult): ReportContext {
  const policy = { failOn: 'high', strict: false, onlyChanges: false, exitZero: false, interrupted: null } as const
  return {
    paint: plainPaint,
    columns: WIDEST_COLUMNS,
    exit: decideExit(result, policy),
    rulesNotRun: [],
    targetPlaces: new Map(),
    lastSuccessAt: isComplete(result) ? result.finishedAt : null
  }
}
