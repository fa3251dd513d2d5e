import { compareFindings, comparePlaces } from '../../findings/order.js'
import type { Finding } from '../../findings/finding.js'
import { compareText } from '../../findings/place.js'
import type { Leftover, NotAsked, Note, ScanResult, TargetResult } from '../../findings/scan-result.js'
import { summaryOf } from '../../findings/summary.js'
import { groupBy } from '../../shared/group.js'
import type { Site } from '../../discovery/area.js'
import type { Rule } from '../../rules/rule.js'
import type { Origin } from '../../targets/origin.js'
import type { Target } from '../../targets/target.js'
import type { AlikeArea } from '../checks/group-areas.js'
import type { TargetVisit } from '../checks/visit-targets.js'
import type { Surroundings } from '../units/find-areas.js'
import type { Outcome } from './judge-checks.js'

/** An origin with the targets on it. */
export type OriginTargets = { origin: Origin; targets: readonly [Target, ...Target[]] }

/** Everything found out about one origin. */
export type OriginResult = OriginTargets & {
  surroundings: Surroundings
  visits: readonly TargetVisit[]
  /** Why the site shut us out while it was asked, or `null`. */
  shutOut: string | null
  /** Areas that another one stands for. */
  alike: readonly AlikeArea[]
  outcome: Outcome
  /** Files and collections that were placed. */
  placed: number
  leftovers: Leftover[]
  leftoverFindings: Finding[]
  requests: number
}

/** What a result says of the run itself. */
export type RunFacts = Pick<ScanResult, 'runId' | 'mode' | 'insecure'> & { version: string; now: () => Date }

/** Puts the results of all origins together in an order that does not depend on which came first. */
export function assembleResult(
  run: RunFacts,
  startedAt: Date,
  rules: readonly Rule[],
  results: readonly OriginResult[]
): ScanResult {
  const findings = results.flatMap(({ outcome, leftoverFindings }) => [...outcome.findings, ...leftoverFindings])
  const requests = results.reduce((sum, result) => sum + result.requests, 0)
  return {
    schemaVersion: 1,
    tool: { name: 'verbgate', version: run.version },
    runId: run.runId,
    startedAt: startedAt.toISOString(),
    finishedAt: run.now().toISOString(),
    mode: run.mode,
    insecure: run.insecure,
    targets: results.flatMap(describeTargets),
    rules: rules.map((rule) => rule.id).toSorted(),
    findings: findings.toSorted(compareFindings),
    inconclusive: results.flatMap(({ outcome }) => outcome.inconclusive).toSorted(comparePlaces),
    failed: results.flatMap(({ outcome }) => outcome.failed).toSorted(comparePlaces),
    notAsked: collectNotAsked(results),
    clean: results.flatMap(({ outcome }) => outcome.clean).toSorted((a, b) => (a.origin < b.origin ? -1 : 1)),
    refused: results.flatMap(({ outcome }) => outcome.refused).toSorted((a, b) => (a.origin < b.origin ? -1 : 1)),
    placed: results.reduce((sum, result) => sum + result.placed, 0),
    leftovers: results.flatMap(({ leftovers }) => leftovers),
    notes: results.flatMap(collectNotes),
    comparison: null,
    summary: summaryOf(findings, requests)
  }
}

/** What holds for the run once for each rule, what holds for places once for each rule, origin and reason. */
function collectNotAsked(results: readonly OriginResult[]): NotAsked[] {
  const all = results.flatMap(({ outcome }) => outcome.notAsked)
  const groups = groupBy(all, ({ ruleId, origin, reason }) => JSON.stringify([ruleId, origin, origin && reason]))
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group
      if (first?.origin === undefined) return group.slice(-1)
      return [{ ...first, paths: [...new Set(group.flatMap(({ paths = [] }) => paths))].toSorted() }]
    })
    .toSorted((a, b) => compareText(a.ruleId, b.ruleId) || compareText(a.origin ?? '', b.origin ?? ''))
}

function describeTargets(result: OriginResult): TargetResult[] {
  return [...result.surroundings.sites].map(([target, site]) => describeTarget(target, site, result))
}

function describeTarget(
  target: Target,
  site: Site,
  { origin, outcome, alike, requests, visits, shutOut }: OriginResult
): TargetResult {
  const visit = visits.find((item) => item.target === target)
  const unseen = [visit?.moved, visit?.keptOut, shutOut].flatMap((reason) => reason ?? [])
  return {
    url: target.url,
    origin: origin.href,
    ...describeStatus(site, [...unseen, ...outcome.failed.map(({ path, reason }) => `${path}: ${reason}`)]),
    areas: site.areas.map((area) => area.path),
    sameAs: Object.fromEntries(alike.map(({ unit, representative }) => [unit.path, representative.path])),
    areasBeyondLimit: site.areasBeyondLimit,
    outOfScopeLinks: site.outOfScopeLinks,
    requests
  }
}

function describeStatus(
  { unreachable, troubles }: Site,
  shortcomings: readonly string[]
): Pick<TargetResult, 'status' | 'reason'> {
  // a server that asks for fewer requests is there, and was not looked at
  const status = unreachable?.startsWith('rate-limited') === true ? 'incomplete' : 'unreachable'
  if (unreachable !== null) return { status, reason: unreachable }
  const reasons = [...shortcomings, ...troubles]
  return { status: reasons.length > 0 ? 'incomplete' : 'complete', reason: reasons[0] ?? null }
}

/** What discovery left out on purpose or by a limit. */
function collectNotes({ surroundings }: OriginResult): Note[] {
  return [...surroundings.sites].flatMap(([{ url }, { notes }]) =>
    notes.map((note) => ({ code: 'discovery', message: `${url}: ${note}`, place: null }))
  )
}
