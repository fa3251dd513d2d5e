// The reports for programs: the reporters of the command line, with a context that can be left out.
import { decideExit, isFailing } from './cli/finish/exit-code.js'
import { isComplete } from './findings/complete.js'
import type { ScanResult } from './findings/scan-result.js'
import { WIDEST_COLUMNS } from './reporters/layout.js'
import { plainPaint } from './reporters/paint.js'
import { reportText as writeText } from './reporters/text/text.js'
import { reportJson as writeJson } from './reporters/json/json.js'
import { reportJsonl as writeJsonl } from './reporters/json/jsonl.js'
import { reportHtml as writeHtml } from './reporters/html/report.js'
import { reportSarif as writeSarif } from './reporters/integrations/sarif.js'
import { reportJunit as writeJunit } from './reporters/junit/junit.js'
import { reportGitlab as writeGitlab } from './reporters/integrations/gitlab.js'
import { reportDefectdojo as writeDefectdojo } from './reporters/integrations/defectdojo.js'
import { reportMarkdown as writeMarkdown } from './reporters/markdown/markdown.js'
import { reportPrometheus as writePrometheus } from './reporters/prometheus.js'
import { reportCsv as writeCsv } from './reporters/csv.js'
import { reportHistory as writeHistory } from './reporters/html/history.js'
import { diffReporters } from './reporters/change/diff.js'
import { useKnownNames } from './findings/alias.js'
import { compareWith, knownFindings } from './findings/compare.js'
import type { History } from './findings/history.js'
import type { DiffFormat, ReportContext, Reporter } from './reporters/reporter.js'

/** A result as text that ends in a line break. Everything of the context has a default: plain text, `--fail-on high`. */
export type Report = (result: ScanResult, context?: Partial<ReportContext>) => string

/** For a person at a terminal. */
export const reportText: Report = createReport(writeText)
/** For programs, version 1; what `verbgate diff` and `--baseline` take. */
export const reportJson: Report = createReport(writeJson)
/** A line for each finding, for programs that read along. */
export const reportJsonl: Report = createReport(writeJsonl)
/** One page that loads nothing and runs nothing. */
export const reportHtml: Report = createReport(writeHtml)
/** SARIF 2.1.0, for GitHub code scanning. */
export const reportSarif: Report = createReport(writeSarif)
/** For Jenkins and GitLab: a suite for each origin. */
export const reportJunit: Report = createReport(writeJunit)
/** GitLab DAST, schema 15.0. */
export const reportGitlab: Report = createReport(writeGitlab)
/** DefectDojo, Generic Findings Import. */
export const reportDefectdojo: Report = createReport(writeDefectdojo)
/** For a comment on a pull request. */
export const reportMarkdown: Report = createReport(writeMarkdown)
/** For the textfile collector of Prometheus. */
export const reportPrometheus: Report = createReport(writePrometheus)

/** For spreadsheets: a row for each finding and each thing that is undecided, incomplete or not asked. */
export const reportCsv: Report = createReport(writeCsv)

/**
 * What changed from one result to a later one: text, JSON or Markdown, as `verbgate diff` prints it. Results of runs are
 * taken, not the texts of reports.
 */
export function diffResults(before: ScanResult, after: ScanResult, format: DiffFormat = 'text'): string {
  const known = knownFindings(useKnownNames(before).findings)
  const page = { paint: plainPaint, columns: WIDEST_COLUMNS }
  return diffReporters[format](compareWith(after, known, before.startedAt), page)
}

/** Kept runs as one HTML page, as `verbgate history` draws them. */
export function drawHistory(history: History): string {
  return writeHistory(history)
}

function createReport(report: Reporter): Report {
  return (result, context = {}) => report(result, { ...describeContext(result), ...context })
}

function describeContext(result: ScanResult): ReportContext {
  const policy = {
    failOn: 'high',
    strict: false,
    maxUndecided: null,
    onlyChanges: false,
    exitZero: false,
    interrupted: null
  } as const
  return {
    paint: plainPaint,
    columns: WIDEST_COLUMNS,
    exit: decideExit(result, policy),
    isFailing: (finding) => isFailing(finding, policy),
    rulesNotRun: [],
    targetPlaces: new Map(),
    lastSuccessAt: isComplete(result) ? result.finishedAt : null,
    junitUndecided: 'skipped',
    sarifCategory: null
  }
}
