import type { Finding } from '../../src/findings/finding.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { isAtLeast } from '../../src/findings/severity.js'
import type { LoggedRequest, Topology } from './topology.js'

/** What a scan said about a topology, held against what can really be done there. */
export type Score = {
  name: string
  kind: Topology['kind']
  /** For writable topologies; `clean` is the miss that must never happen. */
  writes: 'confirmed' | 'reported' | 'inconclusive' | 'clean' | 'not writable'
  /** Exposures that exist and were not reported: `list-files`, `php-handler`, `run-code`. */
  missed: string[]
  /** Findings of severity low or above that are not true, as `rule at path (confidence)`. */
  falseFindings: string[]
  /** Every finding of severity low or above, for the confidence table. */
  judged: { confidence: Finding['confidence']; isTrue: boolean }[]
  requests: number
}

/** Rules whose firing shows in the truth under another name than what they expose. */
const byRule: Readonly<Record<string, (topology: Topology) => boolean>> = {
  'methods-partly-blocked': ({ name }) => ['apache-dav-limitput', 'incident-putdelete'].includes(name),
  'method-filter-path-variant': ({ name }) => name === 'haproxy-pathfilter',
  'properties-changeable': ({ truth }) => truth.place && truth.list,
  'path-info-executes': ({ truth }) => truth.phpHandler,
  'collection-listed': ({ truth }) => truth.list,
  'script-handler-reachable': ({ truth }) => truth.phpHandler
}

/** Holds a scan's result against the truth table. `write` says whether the run was allowed to place canaries. */
export function scoreOf(topology: Topology, result: ScanResult, write: boolean): Score {
  const { truth } = topology
  const judged = result.findings
    .filter((finding) => isAtLeast(finding.severity, 'low'))
    .map((finding) => ({ finding, confidence: finding.confidence, isTrue: isTrueOf(topology, finding) }))
  const missed: string[] = []
  if (truth.list && !result.findings.some(({ exposes }) => exposes === 'list-files')) missed.push('list-files')
  if (truth.phpHandler && !judged.some(({ finding }) => finding.exposes === 'run-code')) missed.push('php-handler')
  const runs = truth.run.length > 0 || truth.runByPathInfo.length > 0
  if (write && runs && !judged.some(({ finding }) => finding.exposes === 'run-code' && finding.confidence === 'confirmed')) {
    missed.push('run-code')
  }
  return {
    name: topology.name,
    kind: topology.kind,
    writes: writesOf(topology, result),
    missed,
    falseFindings: judged
      .filter(({ isTrue }) => !isTrue)
      .map(({ finding }) => `${finding.ruleId} at ${finding.path} (${finding.confidence})`),
    judged: judged.map(({ confidence, isTrue }) => ({ confidence, isTrue })),
    requests: result.summary.requests
  }
}

function writesOf(topology: Topology, result: ScanResult): Score['writes'] {
  if (!topology.truth.place && !topology.truth.remove) return 'not writable'
  const found = result.findings.filter(({ exposes }) => exposes === 'place-file' || exposes === 'remove-file')
  if (found.some(({ confidence }) => confidence === 'confirmed')) return 'confirmed'
  if (found.length > 0) return 'reported'
  const open = result.inconclusive.some(({ ruleId, path }) => WRITE_RULES.has(ruleId) && topology.exposedAreas.includes(path))
  return open ? 'inconclusive' : 'clean'
}

const WRITE_RULES = new Set(['collection-creatable', 'resource-removable', 'resource-movable', 'put-handled', 'put-accepted'])

function isTrueOf(topology: Topology, finding: Finding): boolean {
  const { truth, exposedAreas } = topology
  const atExposed = exposedAreas.includes(finding.path)
  const own = byRule[finding.ruleId]
  if (own !== undefined) return own(topology) && atExposed
  switch (finding.exposes) {
    case 'place-file':
      return truth.place && (atExposed || finding.ruleId === 'canary-left-behind')
    case 'remove-file':
      return truth.remove && atExposed
    case 'list-files':
      return truth.list && atExposed
    case 'run-code':
      return (truth.run.length > 0 || truth.runByPathInfo.length > 0) && atExposed
    case 'echo-request':
      return truth.trace
    case 'leak-session':
      return truth.basicAuth
    case 'bypass-filter':
      return truth.place && atExposed
    case 'read-source':
    case 'proxy-relay':
    case 'announce':
      return false
  }
}

const STATE_CHANGING = new Set('PUT POST PATCH DELETE MKCOL MOVE COPY PROPPATCH LOCK UNLOCK'.split(' '))
const OWN_NAME = /\/(verbgate-)?[0-9a-f]{32}/

/** Requests in a server's log that must never have been sent; empty if the scan kept its promises. */
export function brokenPromises(requests: readonly LoggedRequest[], write: boolean): string[] {
  return requests
    .filter(({ method, target, headers }) => {
      if (method === 'LOCK' || headers?.['if'] !== undefined) return true
      if (method === 'PUT' && !write) return true
      if (method === 'POST') return true
      const destination = headers?.['destination']
      if (destination !== undefined && !OWN_NAME.test(new URL(destination).pathname)) return true
      return STATE_CHANGING.has(method) && !OWN_NAME.test(target)
    })
    .map(({ method, target }) => `${method} ${target}`)
}
