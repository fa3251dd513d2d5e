import type { Finding } from '../../src/findings/finding.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { isAtLeast } from '../../src/findings/severity.js'
import { isTrueFinding } from './finding-truth.js'
import type { Topology } from './topology.js'

/** What a scan said about a topology, held against what can really be done there. */
export type Score = {
  name: string
  kind: Topology['kind']
  /** For writable topologies; `clean` is the miss that must never happen. */
  writes: 'confirmed' | 'reported' | 'inconclusive' | 'clean' | 'not writable'
  /** For topologies that run what is placed, in write mode: whether a canary proved it. */
  runs: 'confirmed' | 'inconclusive' | 'missed' | 'not asked'
  /** Exposures that exist, of those asked for: `list-files`, `php-handler`. */
  expected: string[]
  /** Those of them that no finding names. */
  missed: string[]
  /** Findings of severity low or above that are not true, as `rule at path (confidence)`. */
  falseFindings: string[]
  /** Every finding of severity low or above, for the confidence table. */
  judged: { confidence: Finding['confidence']; isTrue: boolean }[]
  requests: number
  /** Areas found: one that another stands for is asked something of its own too. */
  areas: number
}

/** Holds a scan's result against the truth table. `write` says whether the run was allowed to place canaries. */
export function scoreOf(topology: Topology, result: ScanResult, write: boolean): Score {
  const judged = result.findings
    .filter((finding) => isAtLeast(finding.severity, 'low'))
    .map((finding) => ({ finding, confidence: finding.confidence, isTrue: isTrueFinding(topology, finding) }))
  const expected = expectedOf(topology)
  return {
    name: topology.name,
    kind: topology.kind,
    writes: writesOf(topology, result),
    runs: write ? runsOf(topology, result) : 'not asked',
    expected,
    missed: expected.filter((name) => !reports(result, name)),
    falseFindings: judged
      .filter(({ isTrue }) => !isTrue)
      .map(({ finding }) => `${finding.ruleId} at ${finding.path} (${finding.confidence})`),
    judged: judged.map(({ confidence, isTrue }) => ({ confidence, isTrue })),
    requests: result.summary.requests,
    areas: result.targets.reduce((sum, { areas }) => sum + areas.length, 0)
  }
}

function expectedOf({ truth }: Topology): string[] {
  return [...(truth.list ? ['list-files'] : []), ...(truth.phpHandler ? ['php-handler'] : [])]
}

/** Whether a finding names an expected exposure; whether the finding is true is judged apart. */
function reports({ findings }: ScanResult, name: string): boolean {
  const exposes = name === 'php-handler' ? 'run-code' : name
  return findings.some((finding) => finding.exposes === exposes)
}

function writesOf(topology: Topology, result: ScanResult): Score['writes'] {
  if (!topology.truth.place && !topology.truth.remove) return 'not writable'
  const found = result.findings.filter(({ exposes }) => exposes === 'place-file' || exposes === 'remove-file')
  if (found.some(({ confidence }) => confidence === 'confirmed')) return 'confirmed'
  if (found.length > 0) return 'reported'
  return isOpen(topology, result, writeRules) ? 'inconclusive' : 'clean'
}

function runsOf(topology: Topology, result: ScanResult): Score['runs'] {
  if (topology.truth.run.length === 0 && topology.truth.runByPathInfo.length === 0) return 'not asked'
  const proved = result.findings.some(({ exposes, confidence }) => exposes === 'run-code' && confidence === 'confirmed')
  if (proved) return 'confirmed'
  return isOpen(topology, result, executionRules) ? 'inconclusive' : 'missed'
}

/** Whether one of the rules says of an exposed area that it could not tell, or that it was not asked, and why. */
function isOpen(
  { exposedAreas }: Topology,
  { inconclusive, notAsked }: ScanResult,
  rules: ReadonlySet<string>
): boolean {
  if (notAsked.some(({ ruleId, reason }) => rules.has(ruleId) && reason !== '')) return true
  return inconclusive.some(
    ({ ruleId, path, reason }) => rules.has(ruleId) && exposedAreas.includes(path) && reason !== ''
  )
}

const writeRules: ReadonlySet<string> = new Set([
  'collection-creatable',
  'resource-removable',
  'resource-movable',
  'put-handled',
  'put-accepted'
])

const executionRules: ReadonlySet<string> = new Set(['php-executes'])
