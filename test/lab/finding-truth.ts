import type { Finding } from '../../src/findings/finding.js'
import { withBanners } from './site.js'
import type { Topology, Truth } from './topology.js'

type Test = (truth: Truth, topology: Topology) => boolean

/** Rules whose firing shows in the truth under another name than what they expose. */
const byRule: Readonly<Record<string, Test>> = {
  'methods-partly-blocked': (_truth, { name }) => ['apache-dav-limitput', 'incident-putdelete'].includes(name),
  'method-filter-path-variant': (_truth, { name }) => name === 'haproxy-pathfilter',
  'properties-changeable': (truth) => truth.place && truth.list,
  'path-info-executes': (truth) => truth.phpHandler,
  'collection-listed': (truth) => truth.list,
  'script-handler-reachable': (truth) => truth.phpHandler
}

const byExposure: Readonly<Record<Finding['exposes'], Test>> = {
  'place-file': (truth) => truth.place,
  'remove-file': (truth) => truth.remove,
  'list-files': (truth) => truth.list,
  'run-code': (truth) => truth.run.length > 0 || truth.runByPathInfo.length > 0,
  'echo-request': (truth) => truth.trace,
  'leak-session': (truth) => truth.basicAuth,
  'bypass-filter': (truth) => truth.place,
  'read-source': () => false,
  'proxy-relay': () => false,
  announce: () => false
}

/** Said of the whole origin, or of a canary's own name: not only of an exposed area. */
const anywhere: ReadonlySet<string> = new Set(['echo-request', 'leak-session'])

/** Whether what the finding claims can really be done at the area it names; `alsoAt` is worded as likely, so not judged. */
export function isTrueFinding(topology: Topology, { ruleId, exposes, path }: Finding): boolean {
  const holds = (byRule[ruleId] ?? byExposure[exposes])(topology.truth, topology)
  const placed = ruleId === 'canary-left-behind' || anywhere.has(exposes)
  return holds && (placed || withBanners(topology.exposedAreas).includes(path))
}
