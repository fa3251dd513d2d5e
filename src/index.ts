/**
 * The parts of verbgate for programs of your own: load rules, make a prober, scan, read the result.
 * The command line is made of the same parts; `verbgate --help` shows it.
 */
export { loadBuiltinRules, readBuiltinRules } from './rules/builtin.js'
export type { BuiltinRules } from './rules/builtin.js'
export { loadRules } from './rules/load.js'
export { selectRules } from './rules/select.js'
export type { Selection } from './rules/select.js'
export type { Condition, Probe, Rule, Template, Unit, Verdict } from './rules/rule.js'

export { parseTarget } from './targets/target.js'
export type { Target } from './targets/target.js'
export type { Origin } from './targets/origin.js'
export { createScope } from './targets/scope.js'
export type { Scope, ScopeOptions } from './targets/scope.js'

export { createProber } from './prober/create-prober.js'
export { createReplayProber } from './prober/replay.js'
export type { Prober } from './prober/prober.js'
export type { ClientCertificate, ProberMode, ProberOptions, ProberSettings } from './prober/settings.js'
export type { EffectClass, Exchange, Failure, FailureKind, ProbeRequest, ProbeResponse } from './evidence/exchange.js'

export { scan } from './engine/scan.js'
export { planRequests } from './engine/dry-run.js'
export type { PlanRequest } from './engine/dry-run.js'
export type { Mode, PlannedProbe, Progress, ScanRequest } from './engine/scan-request.js'
export { openWriteJournal, refusingJournal } from './cli/write-mode/write-journal.js'
export type { WriteJournal } from './cli/write-mode/write-journal.js'
export type { CanaryState, Journal, JournalEntry } from './engine/canary/journal.js'

export { reportJson } from './reporters/json/json.js'
export { confidences, exposures, isAtLeast, severities } from './findings/severity.js'
export type { Confidence, Exposure, Severity } from './findings/severity.js'
export type { Evidence, Finding, Hop } from './findings/finding.js'
export type {
  FailedCheck,
  InconclusiveCheck,
  Leftover,
  ScanResult,
  TargetResult,
  TargetStatus
} from './findings/scan-result.js'

export { UsageError, UsageErrors } from './shared/errors.js'
export type { ErrorDetails, Place } from './shared/errors.js'
