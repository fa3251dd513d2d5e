import { expect } from 'vitest'
import type { ScanResult, TargetResult } from '../../src/findings/scan-result.js'
import { startDav } from '../cli/dav-server.js'
import { record, staticSite } from '../cli/recorder.js'
import type { Behaviour } from './behaviour.js'
import type { Fleet } from './fleet.js'
import { runScan } from './scan-run.js'

/** Of the deadline's timer and of a machine that has other work. */
const SLACK_MS = 2_000
/** Origins at the same time, the default of `--concurrency`. */
const ORIGINS_AT_ONCE = 16
const SCAN_TIMEOUT_MS = 1_000
const SCAN = ['--timeout', String(SCAN_TIMEOUT_MS / 1_000), '--concurrency', String(ORIGINS_AT_ONCE)]
// oxlint-disable-next-line no-misleading-character-class -- each of them alone
const RAW_CONTROL = /[^\P{Cc}\n]|[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u

/**
 * Scans the servers of these behaviours and two of the other kind: the run ends in time, within its memory, without an
 * error, and is right about the two.
 */
export async function expectOrderlyScan(fleet: Fleet, behaviours: readonly Behaviour[]): Promise<void> {
  const urlOf = (name: string): string => `${fleet.origins.get(name)?.href}/`
  const [exposed, clean] = [(await startDav()).url, (await record(staticSite)).url]
  const hostile = behaviours.map(({ name }) => urlOf(name))
  const healthy = await Promise.all(hostile.map(async () => (await record(staticSite)).url))
  const half = Math.floor(hostile.length / 2)
  const run = await runScan([...hostile.slice(0, half), exposed, clean, ...hostile.slice(half)], SCAN)
  const calm = await runScan([...healthy, exposed, clean], SCAN)
  const alone = await runScan([exposed, clean], SCAN)
  const { result } = run

  // nobody watches, so a line every 30 s says that it is still running
  const stderr = run.stderr.replace(/^still running after .*\n/gm, '')
  expect.soft({ code: run.code, signal: run.signal, stderr }).toEqual({ code: 1, signal: null, stderr: '' })
  expect.soft(run.wallMs).toBeLessThan(longestMs(result.targets))
  expect.soft(run.stallMs).toBeLessThan(SLACK_MS)
  expect.soft(run.peakMegabytes - calm.peakMegabytes).toBeLessThan(100)
  for (const url of [exposed, clean]) expect.soft(verdictsOn(url, result)).toEqual(verdictsOn(url, alone.result))
  expect.soft(verdictsOn(exposed, result).findings.length).toBeGreaterThan(0)
  expect.soft(verdictsOn(clean, result).findings).toEqual([])

  const targets = new Map(result.targets.map((target) => [target.url, target]))
  expect.soft(targets.size).toBe(hostile.length + 2)
  for (const url of hostile) expect.soft(targets.get(url)).toSatisfy(isAccountedFor)
  for (const behaviour of behaviours) {
    const { says = /^/, name } = behaviour
    expect.soft(targets.get(urlOf(name))?.reason ?? '', name).toMatch(says)
  }
  for (const report of run.reports) expect.soft(RAW_CONTROL.exec(report)).toBeNull()
  expect.soft(await fleet.innerConnections()).toBe(0)
}

/**
 * Longest that a scan may take whose every request takes the whole timeout: what the origins take together, shared by
 * those that are looked at together, and once the one that takes longest, which may come last (Graham 1969).
 */
function longestMs(targets: readonly TargetResult[]): number {
  const each = targets.map(({ requests }) => (requests + 1) * SCAN_TIMEOUT_MS)
  const sum = each.reduce((total, ms) => total + ms, 0)
  return sum / ORIGINS_AT_ONCE + Math.max(...each) + SLACK_MS
}

/** Everything that a report says about one origin, but for the random names of its requests. */
function verdictsOn(url: string, result: ScanResult): { findings: unknown[]; rest: unknown[] } {
  const isIts = (item: { origin: string }): boolean => `${item.origin}/` === url
  const findings = result.findings.filter(isIts).map(({ fingerprint, ruleId, path, severity, confidence }) => {
    return { fingerprint, ruleId, path, severity, confidence }
  })
  const targets = result.targets
    .filter(isIts)
    .map(({ status, reason, areas, sameAs }) => ({ status, reason, areas, sameAs }))
  const { inconclusive, failed, clean } = result
  return { findings, rest: [targets, ...[inconclusive, failed, clean].map((list) => list.filter(isIts))] }
}

function isAccountedFor(target: TargetResult | undefined): boolean {
  if (target === undefined) return false
  return target.status === 'complete' ? target.reason === null : (target.reason ?? '').length > 10
}
