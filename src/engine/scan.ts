import { mapBounded } from '../shared/pool.js'
import { groupBy } from '../shared/group.js'
import type { ScanResult } from '../findings/scan-result.js'
import { allowsEffect } from '../evidence/mode.js'
import { needsEdge, type Rule } from '../rules/rule.js'
import { parseTarget, type Target } from '../targets/target.js'
import {
  assembleResult,
  describeOrigin,
  type OriginPart,
  type OriginResult,
  type OriginTargets
} from './verdicts/assemble-result.js'
import { compareEdges } from './verdicts/compare-edges.js'
import { forgetExchanges, type SharedLists } from './verdicts/forget-exchanges.js'
import { followMoves, type Followed } from './follow-moves.js'
import { scanOrigin, scanThroughEdges } from './scan-origin.js'
import type { FinishedOrigin, ScanRequest } from './scan-request.js'

/** Runs the rules on every target and returns what was found, what nothing harmless can tell, and what could not be looked at. */
export async function scan(given: ScanRequest): Promise<ScanResult> {
  const ending = new AbortController()
  const request = { ...given, signal: AbortSignal.any([given.signal, ending.signal]), stop: () => ending.abort() }
  const startedAt = request.record?.startedAt ?? request.now()
  const rules = runnableRules(request.rules, request)
  const { signal, prober } = request
  const interrupt = (): void => prober.interrupt()
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  try {
    return await scanTargets(request, rules, startedAt)
  } finally {
    // a signal that outlives the scan would keep the prober and all that it knows
    signal.removeEventListener('abort', interrupt)
  }
}

async function scanTargets(request: ScanRequest, rules: readonly Rule[], startedAt: Date): Promise<ScanResult> {
  const sites = groupTargets(request.targets)
  const shared: SharedLists = new Map()
  const first = await scanSites(request, sites, { rules, startedAt, shared, done: 0 })
  const known = new Set(sites.map(({ origin }) => origin.href))
  const moved = groupTargets(first.flatMap(({ targets }) => targets)).filter(({ origin }) => !known.has(origin.href))
  // One hop for each target: where a canonical origin redirects to is told and not followed.
  const { follow: _, ...asIs } = request
  const second = await scanSites(asIs, moved, { rules, startedAt, shared, done: sites.length })
  const parts = [...first, ...second].map(({ part }) => part)
  return assembleResult(request, startedAt, rules, parts)
}

type Round = { rules: readonly Rule[]; startedAt: Date; shared: SharedLists; done: number }

/** What is kept of an origin, and the targets that its own redirected to. */
type Scanned = { part: OriginPart; targets: readonly Target[] }

/** Scans origins, some at the same time, except those that the record knows. */
async function scanSites(
  request: ScanRequest,
  sites: readonly OriginTargets[],
  { rules, startedAt, shared, done: before }: Round
): Promise<Scanned[]> {
  let done = before
  const total = before + sites.length
  const limited = limitRequests(request, sites.length)
  return await mapBounded(sites, request.originsAtOnce, async (site) => {
    const origin = site.origin.href
    const onStep = (step: string): void => {
      const requests = request.prober.sentTo(site.origin)
      request.onProgress?.({ done, total, origin, step, requests })
    }
    const known = request.record?.find(origin) ?? null
    const finished = known ?? (await finishOrigin(site, rules, limited, onStep))
    const part = forgetExchanges(finished.part, shared)
    done++
    if (known === null && !request.signal.aborted) request.record?.add(finished)
    request.onOrigin?.(assembleResult(request, startedAt, rules, [part]))
    return { part, targets: finished.moved.map((url) => parseTarget(url)) }
  })
}

/** Scans one origin, and keeps nothing of what was exchanged with it. */
async function finishOrigin(
  site: OriginTargets,
  rules: readonly Rule[],
  request: ScanRequest,
  onStep: (step: string) => void
): Promise<FinishedOrigin> {
  const { edges = [] } = request
  const results =
    edges.length === 0
      ? [await scanOrigin(site, rules, request, onStep)]
      : await scanThroughEdges(site, edges, { rules, request, onStep })
  const followed = await mapBounded(results, 1, async (result) => await followIfAsked(result, request))
  const moved = [...new Set(followed.flatMap(({ targets }) => targets.map(({ url }) => url)))]
  const [only, ...others] = followed.map(({ result }) => result)
  if (only === undefined) throw new Error('a site has at least one way in')
  const part = edges.length === 0 ? describeOrigin(only) : compareEdges([only, ...others])
  return { origin: site.origin.href, part, moved }
}

async function followIfAsked(result: OriginResult, { follow }: ScanRequest): Promise<Followed> {
  return follow ? await followMoves(result, follow) : { result, targets: [] }
}

/** The rules that the mode allows and the sessions suffice for. */
export function runnableRules(
  rules: readonly Rule[],
  request: Pick<ScanRequest, 'mode' | 'sessions' | 'edges'>
): Rule[] {
  return rules.filter(
    (rule) => allowsEffect(request.mode, rule.effect) && hasSessions(rule, request) && hasServerBehind(rule, request)
  )
}

/** Whether the owner has named a server behind the edges, if the rule compares one with them. */
function hasServerBehind(rule: Rule, { edges = [] }: Pick<ScanRequest, 'edges'>): boolean {
  return !needsEdge(rule) || edges.some((edge) => edge?.isOrigin === true)
}

/** Whether the owner has named a session for each role that the rule asks in; without one it is not asked. */
function hasSessions({ sessions: roles }: Rule, { sessions }: Pick<ScanRequest, 'sessions'>): boolean {
  return roles.every((role) => Object.hasOwn(sessions, role))
}

/** With many origins at the same time one request at a time for each is as fast, and takes fewer connections. */
function limitRequests(request: ScanRequest, origins: number): ScanRequest {
  return origins < request.originsAtOnce ? request : { ...request, requestsAtOnce: 1 }
}

/** Targets by origin, in the order given; each once. */
export function groupTargets(targets: readonly Target[]): OriginTargets[] {
  const distinct = [...new Map(targets.map((target) => [target.url, target])).values()]
  const groups = [...groupBy(distinct, ({ origin }) => origin.href).values()]
  return groups.flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ origin: first.origin, targets: [first, ...others] as const }]
  )
}
