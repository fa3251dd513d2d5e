import { groupBy } from '../shared/group.js'
import type { ScanResult } from './scan-result.js'

/**
 * Gives the part of a result that is about one origin, and what was not asked of any. Each list is gone through once:
 * of thousands of origins, each looking for its own part in all of it would take minutes.
 */
export function splitByOrigin(result: ScanResult): (origin: string) => ScanResult {
  const targets = split(result.targets)
  const findings = split(result.findings)
  const failed = split(result.failed)
  const inconclusive = split(result.inconclusive)
  const notAsked = split(result.notAsked)
  const refused = split(result.refused)
  const clean = split(result.clean)
  return (origin) => ({
    ...result,
    targets: targets(origin),
    findings: findings(origin),
    failed: failed(origin),
    inconclusive: inconclusive(origin),
    notAsked: notAsked(origin),
    refused: refused(origin),
    clean: clean(origin)
  })
}

function split<T extends { origin?: string }>(items: readonly T[]): (origin: string) => T[] {
  const groups = groupBy(items, (item) => item.origin)
  const ofAll = groups.get(undefined) ?? []
  return (origin) => [...ofAll, ...(groups.get(origin) ?? [])]
}
