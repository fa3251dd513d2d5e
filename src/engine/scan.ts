import { mapBounded } from '../shared/pool.js'
import { groupBy } from '../shared/group.js'
import type { ScanResult } from '../findings/scan-result.js'
import { allowsEffect } from '../evidence/mode.js'
import type { Rule } from '../rules/rule.js'
import type { Target } from '../targets/target.js'
import { assembleResult, type OriginTargets } from './verdicts/assemble-result.js'
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
  let done = 0
  const results = await mapBounded(sites, request.originsAtOnce, async (site) => {
    const origin = site.origin.href
    const onStep = (step: string): void => {
      const requests = request.prober.sentTo(site.origin)
      request.onProgress?.({ done, total: sites.length, origin, step, requests })
    }
    const result = await scanOrigin(site, rules, limitRequests(request, sites.length), onStep)
    done++
    request.onOrigin?.(assembleResult(request, startedAt, rules, [result]))
    return result
  })
  return assembleResult(request, startedAt, rules, results)
}

/** Whether the owner has named a session for each role that the rule asks in; without one it is not asked. */
export function hasSessions({ sessions: roles }: Rule, { sessions }: Pick<ScanRequest, 'sessions'>): boolean {
  return roles.every((role) => Object.hasOwn(sessions, role))
}

/** With many origins at the same time one request at a time for each is as fast, and takes fewer connections. */
function limitRequests(request: ScanRequest, origins: number): ScanRequest {
  return origins < request.originsAtOnce ? request : { ...request, requestsAtOnce: 1 }
}

/** Targets by origin, in the order given. */
export function groupTargets(targets: readonly Target[]): OriginTargets[] {
  const groups = [...groupBy(targets, ({ origin }) => origin.href).values()]
  return groups.flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ origin: first.origin, targets: [first, ...others] as const }]
  )
}
