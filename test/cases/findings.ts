import type { ScanResult } from '../../src/findings/scan-result.js'

/** `rule @ path` for each place of each finding; what a scan leaves behind has a random name. */
export function listFindings({ findings }: ScanResult): string[] {
  const places = findings
    .filter(({ ruleId }) => ruleId !== 'canary-left-behind')
    .flatMap(({ ruleId, path, alsoAt }) => [path, ...alsoAt].map((place) => `${ruleId} @ ${place}`))
  return [...new Set(places)].toSorted()
}

/** Says what one way of scanning finds more or less than another. */
export function compareFindings(way: string, first: readonly string[], other: readonly string[]): string[] {
  const more = other.filter((line) => !first.includes(line))
  const less = first.filter((line) => !other.includes(line))
  if (more.length + less.length === 0) return []
  return [`${way}: ${[...more.map((line) => `+ ${line}`), ...less.map((line) => `- ${line}`)].join(', ')}`]
}
