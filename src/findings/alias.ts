import { fingerprint } from './build-finding.js'
import type { ScanResult } from './scan-result.js'

/** Preview origins to the origin whose name their findings have from run to run. */
export type Aliases = ReadonlyMap<string, string>

/** The result with its preview origins noted, and with the fingerprints that the findings have in production. */
export function applyAliases(result: ScanResult, aliases: Aliases): ScanResult {
  if (aliases.size === 0) return result
  const targets = result.targets.map((target) => {
    const aliasOf = aliases.get(target.origin)
    return aliasOf === undefined ? target : { ...target, aliasOf }
  })
  const findings = result.findings.map((finding) => {
    const origin = aliases.get(finding.origin)
    return origin === undefined
      ? finding
      : { ...finding, fingerprint: fingerprint(finding.ruleId, origin, finding.path) }
  })
  return { ...result, targets, findings }
}

/** Gives the name that an origin has from run to run. */
export function listKnownNames(targets: readonly { origin: string; aliasOf?: string | undefined }[]): Aliases {
  return new Map(targets.flatMap(({ origin, aliasOf }) => (aliasOf === undefined ? [] : [[origin, aliasOf] as const])))
}

/** The result with every origin under the name that it has from run to run, as a comparison needs it. */
export function useKnownNames(result: ScanResult): ScanResult {
  const names = listKnownNames(result.targets)
  if (names.size === 0) return result
  const rename = <T extends { origin: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, origin: names.get(item.origin) ?? item.origin }))
  return {
    ...result,
    targets: rename(result.targets),
    findings: rename(result.findings),
    inconclusive: rename(result.inconclusive),
    failed: rename(result.failed),
    clean: rename(result.clean),
    notAsked: result.notAsked.map((item) =>
      item.origin === undefined ? item : { ...item, origin: names.get(item.origin) ?? item.origin }
    )
  }
}
