import { mapBounded } from '../shared/pool.js'
import { compareFindings, comparePlaces } from '../findings/order.js'
import type { ScanResult, TargetResult } from '../findings/scan-result.js'
import { summaryOf } from '../findings/summary.js'
import type { EffectClass } from '../evidence/exchange.js'
import type { Rule } from '../rules/rule.js'
import type { Site } from '../discovery/area.js'
import type { Target } from '../targets/target.js'
import type { Mode, ScanRequest } from './scan-request.js'
import { scanOrigin, type OriginResult } from './scan-origin.js'

/** Runs the rules on every target and returns what was found, what nothing harmless can tell, and what could not be looked at. */
export async function scan(request: ScanRequest): Promise<ScanResult> {
  const startedAt = request.now()
  const rules = rulesOf(request.rules, request.mode)
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
  const byOrigin = groupByOrigin(request.targets)
  let done = 0
  const results = await mapBounded([...byOrigin.values()], request.originsAtOnce, async (targets) => {
    const { origin } = targets[0] as Target
    const step = (name: string): void =>
      request.onProgress?.({
        done,
        total: byOrigin.size,
        origin: origin.href,
        step: name,
        requests: request.prober.sentTo(origin)
      })
    const result = await scanOrigin(origin, targets, rules, shareOf(request, byOrigin.size), step)
    done++
    request.onOrigin?.(assemble(request, startedAt, rules, [result]))
    return result
  })
  return assemble(request, startedAt, rules, results)
}

/** With many origins at the same time one request at a time for each is as fast, and takes fewer connections. */
function shareOf(request: ScanRequest, origins: number): ScanRequest {
  return origins < request.originsAtOnce ? request : { ...request, requestsAtOnce: 1 }
}

/** The rules that a mode allows: a rule above it is not run. */
export function rulesOf(rules: readonly Rule[], mode: Mode): Rule[] {
  const allowed: Record<Mode, readonly EffectClass[]> = {
    'read-only': ['read'],
    'no-write': ['read', 'no-write'],
    write: ['read', 'no-write', 'write']
  }
  return rules.filter((rule) => allowed[mode].includes(rule.effect))
}

/** Targets by origin, in the order given. */
export function groupByOrigin(targets: readonly Target[]): Map<string, Target[]> {
  const groups = new Map<string, Target[]>()
  for (const target of targets) {
    const group = groups.get(target.origin.href)
    if (group === undefined) groups.set(target.origin.href, [target])
    else group.push(target)
  }
  return groups
}

function assemble(
  request: ScanRequest,
  startedAt: Date,
  rules: readonly Rule[],
  results: readonly OriginResult[]
): ScanResult {
  const findings = results.flatMap(({ outcome, leftoverFindings }) => [...outcome.findings, ...leftoverFindings])
  return {
    schemaVersion: 1,
    tool: { name: 'verbgate', version: request.version },
    runId: request.runId,
    startedAt: startedAt.toISOString(),
    finishedAt: request.now().toISOString(),
    mode: request.mode,
    insecure: request.insecure,
    targets: results.flatMap((result) => result.targets.map((target) => targetResult(target, result))),
    rules: rules.map((rule) => rule.id).toSorted(),
    findings: findings.toSorted(compareFindings),
    inconclusive: results.flatMap(({ outcome }) => outcome.inconclusive).toSorted(comparePlaces),
    failed: results.flatMap(({ outcome }) => outcome.failed).toSorted(comparePlaces),
    clean: results.flatMap(({ outcome }) => outcome.clean).toSorted((a, b) => (a.origin < b.origin ? -1 : 1)),
    leftovers: results.flatMap(({ leftovers }) => leftovers),
    notes: [],
    comparison: null,
    summary: summaryOf(
      findings,
      results.reduce((sum, { requests }) => sum + requests, 0)
    )
  }
}

function targetResult(target: Target, result: OriginResult): TargetResult {
  // discovery looks at every target of an origin
  const site = result.surroundings.sites.get(target) as Site
  return {
    url: target.url,
    origin: result.origin.href,
    ...statusOf(site, result),
    areas: site.areas.map((area) => area.path),
    sameAs: result.grouping.sameAs,
    areasBeyondLimit: site.areasBeyondLimit,
    outOfScopeLinks: site.outOfScopeLinks,
    requests: result.requests
  }
}

function statusOf({ unreachable, troubles }: Site, { outcome }: OriginResult): Pick<TargetResult, 'status' | 'reason'> {
  if (unreachable !== null) return { status: 'unreachable', reason: unreachable }
  const reasons = [...troubles, ...outcome.failed.map(({ path, reason }) => `${path}: ${reason}`)]
  return { status: reasons.length > 0 ? 'incomplete' : 'complete', reason: reasons[0] ?? null }
}
