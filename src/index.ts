/**
 * verbgate for programs of your own. `scan` and the reports are all that most of them need; the other parts are for
 * those who put a scan together themselves. The command line is made of the same parts.
 */
export { scan } from './scan.js'
export type { ScanOptions } from './scan.js'
export {
  reportCsv,
  reportDefectdojo,
  reportGitlab,
  reportHtml,
  reportJson,
  reportJsonl,
  reportJunit,
  reportMarkdown,
  reportPrometheus,
  reportSarif,
  reportText
} from './report.js'
export { diffResults, drawHistory } from './report.js'
export type { Report } from './report.js'
export type { History } from './findings/history.js'
export { decide } from './findings/decide.js'
export type { Decisions } from './findings/decide.js'
export type {
  CleanChecks,
  FailedCheck,
  InconclusiveCheck,
  Leftover,
  NotAsked,
  Note,
  RefusedMethods,
  ScanResult,
  TargetResult,
  TargetStatus
} from './findings/scan-result.js'
export type { Evidence, Finding, Hop } from './findings/finding.js'
export { confidences, exposures, isAtLeast, severities } from './findings/severity.js'
export type { Confidence, Exposure, Severity } from './findings/severity.js'
export { UsageError, UsageErrors } from './shared/errors.js'
export type { ErrorDetails, FilePosition } from './shared/errors.js'

// Rules of your own.
export { loadBuiltinRules, readBuiltinRules } from './rules/builtin.js'
export type { BuiltinRules } from './rules/builtin.js'
export { loadRules } from './rules/load.js'
export { selectRules } from './rules/select.js'
export type { Selection } from './rules/select.js'
export type { Condition, Probe, Rule, Template, Verdict, VerdictCondition } from './rules/rule.js'

// A scan that you put together: your own prober, limits, and with a journal also write mode.
export { scan as scanWith } from './engine/scan.js'
export { planRequests } from './engine/dry-run.js'
export type { PlanRequest } from './engine/dry-run.js'
export type { Mode, PlannedProbe, Progress, ScanRequest } from './engine/scan-request.js'
export { openWriteJournal, refusingJournal } from './cli/write-mode/write-journal.js'
export type { WriteJournal } from './cli/write-mode/write-journal.js'
export type { CanaryState, Journal, JournalEntry } from './engine/canary/journal.js'
export { createProber } from './prober/create-prober.js'
export { createReplayProber } from './prober/replay.js'
export type { Prober } from './prober/prober.js'
export type { ClientCertificate, ProberOptions, ProberSettings } from './prober/settings.js'
export type { EffectClass, Exchange, Failure, FailureKind, ProbeRequest, ProbeResponse } from './evidence/exchange.js'
export { parseTarget } from './targets/target.js'
export type { Target } from './targets/target.js'
export type { Origin } from './targets/origin.js'
export { createScope } from './targets/scope.js'
export type { Scope, ScopeOptions } from './targets/scope.js'
