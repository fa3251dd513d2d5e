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
import type { Seen } from './seen.js'

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
  /** What became of a rule at a path, besides what the outcome says of it. */
  seen: (ruleId: string, path: string) => Seen | null
  /** Files and collections that were placed. */
  placed: number
  leftovers: Leftover[]
  leftoverFindings: Finding[]
  requests: number
}

/** What a result says of the run itself. */
export type RunFacts = Pick<ScanResult, 'runId' | 'mode' | 'insecure'> & { version: string; now: () => Date }

/** What is kept of an origin once it was judged: what a report says of it, and no exchange. */
export type OriginPart = Outcome & SiteFacts & { requests: number }

type SiteFacts = Pick<ScanResult, 'targets' | 'placed' | 'leftovers' | 'notes'>

/** Describes one origin as reports do; what was exchanged with it may be forgotten then. */
export function describeOrigin(result: OriginResult): OriginPart {
  const { outcome, leftoverFindings, placed, leftovers, requests } = result
  return {
    ...outcome,
    findings: [...outcome.findings, ...leftoverFindings],
    targets: describeTargets(result),
    placed,
    leftovers,
    notes: collectNotes(result),
    requests
  }
}

/** Puts what is known of all origins together in an order that does not depend on which came first. */
export function assembleResult(
  run: RunFacts,
  startedAt: Date,
  rules: readonly Pick<Rule, 'id'>[],
  parts: readonly OriginPart[]
): ScanResult {
  const findings = parts.flatMap((part) => part.findings)
  const requests = parts.reduce((sum, part) => sum + part.requests, 0)
  return {
    schemaVersion: 1,
    tool: { name: 'verbgate', version: run.version },
    runId: run.runId,
    startedAt: startedAt.toISOString(),
    finishedAt: run.now().toISOString(),
    mode: run.mode,
    insecure: run.insecure,
    targets: parts.flatMap((part) => part.targets),
    rules: rules.map((rule) => rule.id).toSorted(),
    findings: findings.toSorted(compareFindings),
    inconclusive: parts.flatMap((part) => part.inconclusive).toSorted(comparePlaces),
    failed: parts.flatMap((part) => part.failed).toSorted(comparePlaces),
    notAsked: collectNotAsked(parts),
    clean: parts.flatMap((part) => part.clean).toSorted((a, b) => compareText(a.origin, b.origin)),
    refused: parts.flatMap((part) => part.refused).toSorted((a, b) => compareText(a.origin, b.origin)),
    placed: parts.reduce((sum, part) => sum + part.placed, 0),
    leftovers: parts.flatMap((part) => part.leftovers),
    notes: parts.flatMap((part) => part.notes),
    comparison: null,
    summary: summaryOf(findings, requests)
  }
}

/** What holds for the run once for each rule, what holds for places once for each rule, origin and reason. */
function collectNotAsked(parts: readonly OriginPart[]): NotAsked[] {
  const all = parts.flatMap((part) => part.notAsked)
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
