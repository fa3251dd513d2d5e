import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from '../findings/finding.js'
import type { Leftover } from '../findings/scan-result.js'
import type { Rule } from '../rules/rule.js'
import type { Origin } from '../targets/origin.js'
import type { Target } from '../targets/target.js'
import { groupAlike, type Grouping } from './checks/group-areas.js'
import { createAsker, type Answered, type Asker } from './checks/origin-client.js'
import type { Left } from './canary/removal.js'
import type { Check } from './checks/check.js'
import { leftoverFinding } from './verdicts/leftover-finding.js'
import { lookAround, type Surroundings } from './units/find-areas.js'
import { outcomeOf, type Outcome } from './verdicts/outcome.js'
import { runRounds } from './checks/send-probes.js'
import type { ScanRequest } from './scan-request.js'
import { placeCanaries } from './canary/place-canaries.js'
import { planChecks } from './checks/plan-checks.js'
import { areaUnit, originUnit, pageUnit, type CheckUnit, type UnitContext } from './units/unit.js'
import type { WritePorts } from './canary/run-write-check.js'

/** Everything found out about one origin. */
export type OriginResult = {
  origin: Origin
  targets: readonly Target[]
  surroundings: Surroundings
  grouping: Grouping
  outcome: Outcome
  leftovers: Leftover[]
  leftoverFindings: Finding[]
  requests: number
}

/** Looks at one origin: where its content areas are, what their checks say, and with leave to write what a canary shows. */
export async function scanOrigin(
  origin: Origin,
  targets: readonly Target[],
  rules: readonly Rule[],
  request: ScanRequest,
  step: (name: string) => void
): Promise<OriginResult> {
  const asker = createAsker(origin, request.prober)
  step('looking for content areas')
  const surroundings = await lookAround(targets, asker, request)
  const areas = surroundings.areas.map((area) => areaUnit(origin, area, request))
  step('comparing areas')
  const grouping = request.thorough
    ? { probed: areas, alike: [], sameAs: {} }
    : await groupAlike(areas, rules, asker, request)
  const checks = planChecks(rules, unitsOf(origin, surroundings, grouping, request), request)
  step('probing')
  const writing = writePorts(asker, request, targets)
  writing.outage.reason = await probe(checks, asker, request, targets)
  const checksOf = (unit: CheckUnit): Check[] => planChecks(rules, [unit], request)
  const left = await placeCanaries(checks, { alike: grouping.alike, checksOf, writing, step })
  const outcome = outcomeOf(checks, (path) =>
    Object.keys(grouping.sameAs).filter((other) => grouping.sameAs[other] === path)
  )
  const requests = request.prober.sentTo(origin)
  await request.prober.release(origin)
  return { origin, targets, surroundings, grouping, outcome, ...leftovers(origin, left), requests }
}

function unitsOf(origin: Origin, found: Surroundings, grouping: Grouping, context: UnitContext): CheckUnit[] {
  if ([...found.sites.values()].every((site) => site.unreachable !== null)) return []
  return [
    originUnit(origin, context),
    ...grouping.probed,
    ...found.pages.map((page) => pageUnit(origin, page, context))
  ]
}

/** All checks that place nothing; those behind a flag go last, because their requests are the ones a server may not stand. Says why the server is taken to be down, if it is. */
async function probe(
  checks: readonly Check[],
  asker: Asker,
  request: ScanRequest,
  targets: readonly Target[]
): Promise<string | null> {
  const harmless = checks.filter((check) => check.rule.effect !== 'write')
  let outage: string | null = null
  const afterRound = async (answered: readonly Answered[]): Promise<boolean> => {
    outage = await outageAfter(answered, harmless, asker, targets)
    return outage === null
  }
  const options = { requestsAtOnce: request.requestsAtOnce, sessions: request.sessions, afterRound }
  for (const isLast of [false, true]) {
    if (outage !== null) break
    await runRounds(
      harmless.filter((check) => (check.rule.requires !== null) === isLast),
      asker,
      options
    )
  }
  return outage
}

/**
 * After dropped connections one look at the target: if it is gone, the checks that are not through have failed, and those
 * that would take the drop for a refusal. What was proved before stays proved.
 */
async function outageAfter(
  answered: readonly Answered[],
  checks: readonly Check[],
  asker: Asker,
  targets: readonly Target[]
): Promise<string | null> {
  const dropped = new Set(answered.filter(({ answer }) => answer.dropped).map(({ exchange }) => exchange))
  if (dropped.size === 0) return null
  const trouble = await healthTrouble(asker, targets)
  if (trouble === null) return null
  const outage = `after a dropped connection ${trouble}`
  for (const check of checks) {
    if (check.blocked !== null) continue
    if (check.pending.size > 0 || [...check.exchanges.values()].some((exchange) => dropped.has(exchange)))
      check.fault ??= outage
  }
  return outage
}

async function healthTrouble(asker: Asker, targets: readonly Target[]): Promise<string | null> {
  const target = targets[0]?.path ?? '/'
  const { exchange } = await asker.askAnew({
    method: 'GET',
    target,
    headers: [],
    body: null,
    effect: 'read',
    fresh: true,
    owed: true
  })
  return exchange.response === null ? `GET ${target} was not answered (${exchange.failure?.kind ?? 'nothing'})` : null
}

function writePorts(asker: Asker, request: ScanRequest, targets: readonly Target[]): WritePorts {
  return {
    asker,
    // a run that may place nothing has no journal to write to, and still removes what a server made unasked
    journal: request.mode === 'write' ? request.journal : { record: () => {} },
    effect: request.mode === 'write' ? 'write' : 'no-write',
    runId: request.runId,
    now: request.now,
    pause: async (ms) => await pause(ms),
    sessions: request.sessions,
    leave: request.leave,
    signal: request.signal,
    littered: new Set(),
    outage: { reason: null },
    healthTrouble: async () => await healthTrouble(asker, targets)
  }
}

function leftovers(origin: Origin, left: readonly Left[]): Pick<OriginResult, 'leftovers' | 'leftoverFindings'> {
  return {
    leftovers: left.map(({ url, reason }) => ({ url, reason })),
    leftoverFindings: left.map((item) => leftoverFinding(origin, item))
  }
}
