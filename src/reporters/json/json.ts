import type { ScanResult } from '../../findings/scan-result.js'
import { safeJson } from './safe-json.js'

/** The JSON report, version 1: the result as it is, indented by two, with its keys in the order of the types. */
export function reportJson(result: ScanResult): string {
  const { schemaVersion, tool, runId, startedAt, finishedAt, mode, insecure, targets, rules, ...rest } = result
  const { findings, inconclusive, failed, clean, leftovers, notes, comparison, summary, ...added } = rest
  const about = { schemaVersion, tool, runId, startedAt, finishedAt, mode, insecure, targets, rules }
  const checks = { findings, inconclusive, failed, clean, leftovers }
  const ordered = { ...about, ...checks, notes, comparison, summary, ...added }
  return `${safeJson(ordered, 2)}\n`
}
