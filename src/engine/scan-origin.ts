import { setTimeout as pause } from 'node:timers/promises'
import type { Exchange } from '../evidence/exchange.js'
import type { Finding } from '../findings/finding.js'
import type { Leftover } from '../findings/scan-result.js'
import type { Rule } from '../rules/rule.js'
import type { Origin } from '../targets/origin.js'
import type { Target } from '../targets/target.js'
import { groupAlike, type Grouping } from './alike.js'
import { createAsker, type Answered, type Asker } from './asker.js'
import type { Left } from './canary.js'
import { createCheck, type Check } from './check.js'
import { leftoverFinding } from './leftover-finding.js'
import { lookAround, type Surroundings } from './look-around.js'
import { outcomeOf, type Outcome } from './outcome.js'
import { runRounds } from './rounds.js'
import type { ScanRequest } from './scan-request.js'
import { unexpectedCreations } from './unexpected-creation.js'
import { areaUnit, originUnit, pageUnit, type CheckUnit, type UnitContext } from './unit.js'
import { runWriteCheck, type WritePorts } from './write-check.js'

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
  const grouping = request.thorough ? { probed: areas, sameAs: {} } : await groupAlike(areas, rules, asker, request)
  const checks = planChecks(rules, unitsOf(origin, surroundings, grouping, request), request)
  step('probing')
  const writing = writePorts(asker, request, targets)
  writing.outage.reason = await probe(checks, asker, request, targets)
  const left = await removeUnexpectedAndWrite(checks, writing, step)
  const outcome = outcomeOf(checks, (path) =>
    Object.keys(grouping.sameAs).filter((other) => grouping.sameAs[other] === path)
  )
  const requests = request.prober.sentTo(origin)
  await request.prober.release(origin)
  return { origin, targets, surroundings, grouping, outcome, ...leftovers(origin, left), requests }
}

/** Writes the canaries, and removes what probes brought into being that could not: before, and what came up meanwhile. */
async function removeUnexpectedAndWrite(
  checks: readonly Check[],
  writing: WritePorts,
  step: (name: string) => void
): Promise<Left[]> {
  const seen = new Set<Exchange>()
  const left = await unexpectedCreations(checks, writing, seen)
  for (const check of checks.filter(({ rule }) => rule.effect === 'write').toSorted(leastFirst)) {
    step(`writing a canary: ${check.rule.id}`)
    left.push(...(await runWriteCheck(check, writing)))
  }
  left.push(...(await unexpectedCreations(checks, writing, seen)))
  return left
}

/** Rules that answer others go first, and those that place the most last: a leftover stops what comes after it. */
function leastFirst(a: Check, b: Check): number {
  return (
    Number(placedBy(a) > 4) - Number(placedBy(b) > 4) ||
    Number(b.rule.settles.length > 0) - Number(a.rule.settles.length > 0)
  )
}

function placedBy({ rule }: Check): number {
  return rule.probes.filter(({ creates }) => creates !== null).length
}

function unitsOf(origin: Origin, found: Surroundings, grouping: Grouping, context: UnitContext): CheckUnit[] {
  if ([...found.sites.values()].every((site) => site.unreachable !== null)) return []
  return [
    originUnit(origin, context),
    ...grouping.probed,
    ...found.pages.map((page) => pageUnit(origin, page, context))
  ]
}

/** One check for each rule and unit it applies to; those whose flag is missing are inconclusive from the start. */
function planChecks(rules: readonly Rule[], units: readonly CheckUnit[], request: ScanRequest): Check[] {
  const checks: Check[] = []
  for (const unit of units) {
    for (const rule of rules) {
      if (rule.unit !== unit.kind) continue
      const check = createCheck(rule, unit)
      if (!applies(check)) continue
      if (rule.requires !== null && !request.flags.has(rule.requires.flag)) {
        check.blocked = rule.requires.otherwise
        check.pending.clear()
      }
      checks.push(check)
    }
  }
  return checks
}

/** A rule whose `applies` cannot be evaluated is kept, as a failed check. */
function applies(check: Check): boolean {
  try {
    return check.rule.applies === null || check.rule.applies.test(check.context)
  } catch (error) {
    check.fault = `the rule could not be evaluated: ${(error as Error).message}`
    check.pending.clear()
    return true
  }
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
