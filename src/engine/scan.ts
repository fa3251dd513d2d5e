import { mapBounded } from '../shared/pool.js'
import { groupBy } from '../shared/group.js'
import type { ScanResult } from '../findings/scan-result.js'
import { allowsEffect } from '../evidence/mode.js'
import type { Rule } from '../rules/rule.js'
import type { Target } from '../targets/target.js'
import { assembleResult, type OriginTargets } from './verdicts/assemble-result.js'
import { followMoves, type Followed } from './follow-moves.js'
import { scanOrigin } from './scan-origin.js'
import type { ScanRequest } from './scan-request.js'

/** Runs the rules on every target and returns what was found, what nothing harmless can tell, and what could not be looked at. */
export async function scan(request: ScanRequest): Promise<ScanResult> {
  const startedAt = request.now()
  const rules = request.rules.filter((rule) => allowsEffect(request.mode, rule.effect) && hasSessions(rule, request))
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
  const first = await scanSites(request, sites, { rules, startedAt, done: 0 })
  const known = new Set(sites.map(({ origin }) => origin.href))
  const moved = groupTargets(first.flatMap(({ targets }) => targets)).filter(({ origin }) => !known.has(origin.href))
  // One hop for each target: where a canonical origin redirects to is told and not followed.
  const { follow: _, ...asIs } = request
  const second = await scanSites(asIs, moved, { rules, startedAt, done: sites.length })
  const results = [...first, ...second].map(({ result }) => result)
  return assembleResult(request, startedAt, rules, results)
}

type Round = { rules: readonly Rule[]; startedAt: Date; done: number }

/** Scans origins, some at the same time. */
async function scanSites(
  request: ScanRequest,
  sites: readonly OriginTargets[],
  { rules, startedAt, done: before }: Round
): Promise<Followed[]> {
  let done = before
  const total = before + sites.length
  return await mapBounded(sites, request.originsAtOnce, async (site) => {
    const origin = site.origin.href
    const onStep = (step: string): void => {
      const requests = request.prober.sentTo(site.origin)
      request.onProgress?.({ done, total, origin, step, requests })
    }
    const result = await scanOrigin(site, rules, limitRequests(request, sites.length), onStep)
    const followed = request.follow ? await followMoves(result, request.follow) : { result, targets: [] }
    done++
    request.onOrigin?.(assembleResult(request, startedAt, rules, [followed.result]))
    return followed
  })
}

/** Whether the owner has named a session for each role that the rule asks in; without one it is not asked. */
export function hasSessions({ sessions: roles }: Rule, { sessions }: Pick<ScanRequest, 'sessions'>): boolean {
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
