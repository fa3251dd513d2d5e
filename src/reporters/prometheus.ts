import type { Finding } from '../findings/finding.js'
import type { ScanResult, TargetStatus } from '../findings/scan-result.js'
import { severities } from '../findings/severity.js'
import { countUndecided } from '../findings/undecided.js'
import { groupBy } from '../shared/group.js'
import { printable } from './layout.js'
import type { ReportContext } from './reporter.js'

type Labels = Readonly<Record<string, string>>
type Metric = { name: string; help: string; samples: [labels: Labels, value: number][] }

const STATUSES: readonly TargetStatus[] = ['complete', 'incomplete', 'unreachable']

/**
 * The report for the textfile collector of the Prometheus node exporter, in text exposition format 0.0.4. Holds no text
 * of a server: the number of series grows with the targets alone. Times are seconds since 1970.
 */
export function reportPrometheus(
  result: ScanResult,
  { exit, lastSuccessAt }: Pick<ReportContext, 'exit' | 'lastSuccessAt'>
): string {
  const started = toUnixSeconds(result.startedAt)
  const finished = toUnixSeconds(result.finishedAt)
  const metrics = [
    ...findingMetrics(result),
    ...coverageMetrics(result),
    ...targetMetrics(result),
    single('exit_code', 'Exit code of the run: 0 fine, 1 failing findings, 3 incomplete.', exit.code),
    // Milliseconds: a difference of fractions has more digits than it means.
    single('run_duration_seconds', 'How long the run took.', Math.round((finished - started) * 1000) / 1000),
    single('last_run_timestamp_seconds', 'When the run ended.', finished),
    ...(lastSuccessAt === null
      ? []
      : [
          single(
            'last_success_timestamp_seconds',
            'When a run last looked at everything.',
            toUnixSeconds(lastSuccessAt)
          )
        ]),
    metric('build_info', 'Version of the scanner; always 1.', [[{ version: result.tool.version }, 1]])
  ]
  return metrics.map(metricText).join('')
}

function findingMetrics({ findings, comparison }: ScanResult): Metric[] {
  const open = findings.filter(({ accepted }) => accepted === null)
  const grown = open.filter(({ change }) => change === 'new' || change === 'worse')
  const ofSeverity = (severity: Finding['severity']): number => open.filter((item) => item.severity === severity).length
  return [
    metric(
      'findings',
      'Open findings, those that the owner accepted left out.',
      severities.map((severity) => [{ severity }, ofSeverity(severity)])
    ),
    single('accepted_findings', 'Findings that the owner accepted.', findings.length - open.length),
    ...(comparison === null
      ? []
      : [single('new_findings', 'Open findings that are new, or worse than in the run compared with.', grown.length)])
  ]
}

function coverageMetrics({ inconclusive, failed, leftovers, targets, summary }: ScanResult): Metric[] {
  const ofStatus = (status: TargetStatus): number => targets.filter((target) => target.status === status).length
  return [
    single('inconclusive_checks', 'Checks that nothing harmless can decide.', inconclusive.length),
    single('failed_checks', 'Checks that could not be looked at.', failed.length),
    single('leftovers', 'Things that the run placed and could not remove.', leftovers.length),
    metric(
      'targets',
      'Targets by what was looked at of them.',
      STATUSES.map((status) => [{ status }, ofStatus(status)])
    ),
    single('requests', 'Requests that the run sent.', summary.requests)
  ]
}

/** A row for each target, so that an alert names the site; the URL is the owner's own, without query and password. */
function targetMetrics({ targets, findings, inconclusive }: ScanResult): Metric[] {
  const known = [...new Map(targets.map((target) => [labelOf(target), target])).values()]
  const open = groupBy(
    findings.filter(({ accepted }) => accepted === null),
    ({ origin }) => origin
  )
  return [
    metric(
      'target_complete',
      'Whether the target was looked at as a whole: 1 or 0.',
      known.map((target) => [{ target: labelOf(target) }, target.status === 'complete' ? 1 : 0])
    ),
    metric(
      'target_findings',
      'Open findings on the origin of the target.',
      known.flatMap((target) =>
        severities.map((severity): Metric['samples'][number] => {
          const own = (open.get(target.origin) ?? []).filter((finding) => finding.severity === severity)
          return [{ target: labelOf(target), severity }, own.length]
        })
      )
    ),
    metric(
      'target_undecided',
      'What is undecided on the origin of the target, by place and reason.',
      known.map((target) => [
        { target: labelOf(target) },
        countUndecided(inconclusive.filter(({ origin }) => origin === target.origin))
      ])
    )
  ].filter(({ samples }) => samples.length > 0)
}

function labelOf({ url }: ScanResult['targets'][number]): string {
  return printable(url.replace(/[?#].*$/s, ''))
}

function metric(name: string, help: string, samples: Metric['samples']): Metric {
  return { name: `verbgate_${name}`, help, samples }
}

function single(name: string, help: string, value: number): Metric {
  return metric(name, help, [[{}, value]])
}

/** Every one is a gauge: each run says its own numbers, none counts on. */
function metricText({ name, help, samples }: Metric): string {
  const lines = samples.map(([labels, value]) => `${name}${labelsText(labels)} ${value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].map((line) => `${line}\n`).join('')
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** The format knows three escapes. */
function labelValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function toUnixSeconds(time: string): number {
  return Date.parse(time) / 1000
}
