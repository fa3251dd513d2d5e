// Here lives the record of a run: what is known of each origin that is done, as JSON Lines in a folder that the user names.
// It may read and write there; it sends nothing.
import { createHash } from 'node:crypto'
import type { Rule } from '../../rules/rule.js'
import type { ScanSettings } from '../settings/scan-settings.js'

/** What has to be the same for records to belong together, each as hex digits of SHA-256. */
export type RunDigest = { rules: string; targets: string; options: string }

/** The names of what differs between two digests. */
export function listDifferences(a: RunDigest, b: RunDigest): string[] {
  const kinds = ['rules', 'targets', 'options'] as const
  return kinds.filter((kind) => a[kind] !== b[kind])
}

/** The digest of a run: all of its targets, also those of other shards. Pace and reports may differ. */
export function digestRun(settings: ScanSettings, rules: readonly Rule[], version: string): RunDigest {
  return {
    rules: digest([version, rules.map(describeRule)]),
    targets: digest(settings.allTargets.map(({ url, areas = [], expect = null }) => [url, areas, expect])),
    options: digest(listOptions(settings))
  }
}

/** Conditions and templates as they stand in the rule's file: compiled ones are functions. */
function describeRule(rule: Rule): unknown {
  return JSON.parse(
    JSON.stringify(rule, (_key, value: unknown) => {
      const isCompiled = typeof value === 'object' && value !== null && 'source' in value
      if (!isCompiled) return value
      return [value.source, 'over' in value ? value.over : null]
    })
  )
}

/** Names of header fields and sessions alone: a digest of a short secret would give it away. */
function listOptions(settings: ScanSettings): unknown {
  const { mode, leave, longNamePut, declaredAreas, crawl, followLinks, follow, thorough, edges } = settings
  const { maxRequestsPerOrigin, connection, config } = settings
  const pages = settings.allTargets.flatMap((target) => target.pages ?? [])
  return {
    options: [mode, leave, longNamePut, declaredAreas, crawl, followLinks, follow, thorough, maxRequestsPerOrigin],
    insecure: connection.insecure,
    headers: connection.headers.map(([name]) => name),
    sessions: Object.keys(connection.sessions).toSorted(),
    resolve: [...connection.resolve],
    aliases: [...config.aliases],
    ...(pages.length > 0 && { pages }),
    ...(config.compare.length > 0 && { compare: config.compare }),
    ...(edges.length > 0 && { edges: edges.map((edge) => [edge?.name ?? null, edge?.isOrigin ?? false]) })
  }
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
