import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from '../findings/finding.js'
import type { Leftover } from '../findings/scan-result.js'
import type { Rule } from '../rules/rule.js'
import type { Origin } from '../targets/origin.js'
import type { Target } from '../targets/target.js'
import { describeLeftover } from './canary/describe-leftover.js'
import { placeCanaries } from './canary/place-canaries.js'
import type { WritePorts } from './canary/run-write-check.js'
import type { Check } from './checks/check.js'
import { checkHealth, checkOutage } from './checks/check-health.js'
import { groupAreas, representedPaths, type Grouping } from './checks/group-areas.js'
import { createOriginClient, readRequest, type OriginClient } from './checks/origin-client.js'
import { planChecks } from './checks/plan-checks.js'
import { sendProbes } from './checks/send-probes.js'
import type { ScanRequest } from './scan-request.js'
import { findAreas, type Surroundings } from './units/find-areas.js'
import { areaUnit, originUnit, pageUnit, type PlacedUnit } from './units/unit.js'
import { judgeChecks, type Outcome } from './verdicts/judge-checks.js'

/** An origin with the targets on it. */
export type OriginTargets = { origin: Origin; targets: readonly [Target, ...Target[]] }

/** Everything found out about one origin. */
export type OriginResult = OriginTargets & {
  surroundings: Surroundings
  grouping: Grouping
  outcome: Outcome
  leftovers: Leftover[]
  leftoverFindings: Finding[]
  requests: number
}

/** Looks at one origin: where its content areas are, what their checks say, and with leave to write what a canary shows. */
export async function scanOrigin(
  site: OriginTargets,
  rules: readonly Rule[],
  request: ScanRequest,
  onStep: (name: string) => void
): Promise<OriginResult> {
  const { origin, targets } = site
  const client = createOriginClient(origin, request.prober)
  onStep('looking for content areas')
  const fetch = async (path: string) => (await client.ask(readRequest('GET', path))).exchange
  const surroundings = await findAreas(targets, fetch, request)
  onStep('comparing areas')
  const areas = surroundings.areas.map((area) => areaUnit(origin, area, request))
  const grouping = request.thorough ? { probed: areas, alike: [] } : await groupAreas(areas, rules, client, request)
  onStep('probing')
  const checks = planChecks(rules, listUnits(origin, surroundings, grouping, request), request.flags)
  const ports = writePorts(client, request, targets)
  const outage = await probe(checks, client, request, ports.checkHealth)
  const plan = (unit: PlacedUnit): Check[] => planChecks(rules, [unit], request.flags)
  const placed = await placeCanaries(checks, { alike: grouping.alike, planChecks: plan, outage, ports, onStep })
  const represented = (path: string): string[] => representedPaths(grouping, path)
  const outcome = judgeChecks([...checks, ...placed.added], represented)
  const requests = request.prober.sentTo(origin)
  await request.prober.release(origin)
  return {
    ...site,
    surroundings,
    grouping,
    outcome,
    leftovers: placed.left.map(({ url, reason }) => ({ url, reason })),
    leftoverFindings: placed.left.map((left) => describeLeftover(origin, left)),
    requests
  }
}

function listUnits(origin: Origin, found: Surroundings, grouping: Grouping, request: ScanRequest): PlacedUnit[] {
  if ([...found.sites.values()].every((site) => site.unreachable !== null)) return []
  return [
    originUnit(origin, request),
    ...grouping.probed,
    ...found.pages.map((page) => pageUnit(origin, page, request))
  ]
}

/**
 * Sends the probes of all checks that place nothing. Those behind a flag go last: a server may not stand their requests.
 * Says why the server is taken to be down, if it is.
 */
async function probe(
  checks: readonly Check[],
  client: OriginClient,
  request: ScanRequest,
  askHealth: () => Promise<string | null>
): Promise<string | null> {
  const harmless = checks.filter((check) => check.rule.effect !== 'write')
  for (const isLast of [false, true]) {
    const due = harmless.filter((check) => (check.rule.requires !== null) === isLast)
    let outage: string | null = null
    await sendProbes(due, client, {
      ...request,
      afterRound: async (answered) => {
        outage = await checkOutage(answered, harmless, askHealth)
        return outage === null
      }
    })
    if (outage !== null) return outage
  }
  return null
}

function writePorts(client: OriginClient, request: ScanRequest, targets: OriginTargets['targets']): WritePorts {
  const { mode, journal, runId, now, sessions, leave, signal } = request
  return {
    client,
    // a run that may place nothing has no journal to write to, and still removes what a server made unasked
    journal: mode === 'write' ? journal : { record: () => {} },
    effect: mode === 'write' ? 'write' : 'no-write',
    runId,
    now,
    pause: async (ms) => await pause(ms),
    sessions,
    leave,
    signal,
    checkHealth: async () => await checkHealth(client, targets[0].path)
  }
}
