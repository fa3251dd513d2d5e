import { mapBounded } from '../shared/pool.js'
import { groupBy } from '../shared/group.js'
import type { ScanResult } from '../findings/scan-result.js'
import { allowsEffect } from '../evidence/mode.js'
import { needsEdge, type Rule } from '../rules/rule.js'
import { parseTarget, type Target } from '../targets/target.js'
import { assembleResult, type OriginPart, type OriginTargets } from './verdicts/assemble-result.js'
import { forgetExchanges, type SharedLists } from './verdicts/forget-exchanges.js'
import { finishSites, listJobs } from './finish-sites.js'
import type { ScanRequest } from './scan-request.js'

/** Runs the rules on every target and returns what was found, what nothing harmless can tell, and what could not be looked at. */
export async function scan(request: ScanRequest): Promise<ScanResult> {
  const ending = new AbortController()
  const signal = AbortSignal.any([request.signal, ending.signal])
  const startedAt = request.record?.startedAt ?? request.now()
  const rules = runnableRules(request.rules, request)
  const { prober } = request
  const interrupt = (): void => prober.interrupt()
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  try {
    return await scanTargets({ ...request, signal, stop: () => ending.abort() }, rules, startedAt)
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
  const jobs = await mapBounded(listJobs(sites, request), request.originsAtOnce, async (job) => {
    const onStep = (step: string): void => {
      const [first] = job
      const requests = job.reduce((sum, site) => sum + countSent(site, request), 0)
      request.onProgress?.({ done, total, origin: first?.origin.href ?? '', step, requests })
    }
    const known = job.map(({ origin }) => request.record?.find(origin.href) ?? null)
    const recorded = known.filter((item) => item !== null)
    const finished =
      recorded.length === job.length ? recorded : await finishSites(job, { rules, request: limited, onStep })
    return finished.map((found, index) => {
      const kept = known[index] ?? found
      const part = forgetExchanges(kept.part, shared)
      done++
      if (kept === found && recorded.length < job.length && !request.signal.aborted) request.record?.add(found)
      request.onOrigin?.(assembleResult(request, startedAt, rules, [part]))
      return { part, targets: kept.moved.map((url) => parseTarget(url)) }
    })
  })
  return jobs.flat()
}

/** Requests to a site so far, through each of its edges. */
function countSent({ origin }: OriginTargets, { prober, edges = [] }: ScanRequest): number {
  if (edges.length === 0) return prober.sentTo(origin)
  return edges.reduce((sum, edge) => sum + prober.sentTo(edge === null ? origin : { ...origin, edge }), 0)
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
