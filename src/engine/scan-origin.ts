import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '../discovery/area.js'
import type { Exchange } from '../evidence/exchange.js'
import type { Rule } from '../rules/rule.js'
import type { Edge } from '../targets/edge.js'
import type { Origin } from '../targets/origin.js'
import { directoryOf } from '../targets/path.js'
import { describeLeftover } from './canary/describe-leftover.js'
import { placeCanaries, type Placing } from './canary/place-canaries.js'
import type { WritePorts } from './canary/run-write-check.js'
import type { Check } from './checks/check.js'
import { representedPaths, type AlikeArea } from './checks/group-areas.js'
import type { Asked } from './checks/list-asked.js'
import { createOriginClient, pageRequest, type Answered, type OriginClient } from './checks/origin-client.js'
import { planAlike } from './checks/plan-alike.js'
import { compareAreas, planAreas } from './checks/plan-areas.js'
import { planChecks } from './checks/plan-checks.js'
import { sendProbes } from './checks/send-probes.js'
import { visitTargets, type TargetVisit } from './checks/visit-targets.js'
import { STOPPED } from './checks/stopped.js'
import { TargetWatch } from './checks/watch-target.js'
import type { ScanRequest } from './scan-request.js'
import { addFromOthers, findAreas, type Surroundings } from './units/find-areas.js'
import { areaUnit, originUnit, pageUnit, type PlacedUnit } from './units/unit.js'
import { unsettleUnequal } from './confirm/ask-repeatedly.js'
import { confirmFindings } from './confirm/confirm-findings.js'
import type { OriginResult, OriginTargets } from './verdicts/assemble-result.js'
import { countPlaced } from './canary/count-placed.js'
import { judge } from './verdicts/judge.js'
import { judgeChecks } from './verdicts/judge-checks.js'
import { findSeen } from './verdicts/seen.js'

/** Looks at one origin: where its content areas are, what their checks say, and with leave to write what a canary shows. */
export async function scanOrigin(
  site: OriginTargets,
  rules: readonly Rule[],
  request: ScanRequest,
  onStep: (name: string) => void
): Promise<OriginResult> {
  const work: Work = {
    client: createOriginClient(site.origin, request.prober),
    rules,
    request: timeRequest(request),
    onStep
  }
  onStep('looking for content areas')
  return await lookAt(site, await explore(site.targets, work), work)
}

/**
 * Looks at one site through each of its edges at the same time. What is found through one of them is asked through all, so
 * that they can be compared.
 */
export async function scanThroughEdges(
  site: OriginTargets,
  edges: readonly (Edge | null)[],
  common: Common
): Promise<OriginResult[]> {
  return await scanTogether(
    edges.map((edge) => (edge === null ? site : { ...site, origin: { ...site.origin, edge } })),
    common
  )
}

/** Looks at sites at the same time, and asks each of what was found on any. */
export async function scanTogether(sites: readonly OriginTargets[], common: Common): Promise<OriginResult[]> {
  const { rules, onStep } = common
  const request = timeRequest(common.request)
  onStep('looking for content areas')
  const front = sites.find(({ origin }) => origin.edge?.isOrigin !== true)
  const begun = await Promise.all(
    sites.map(async (site) => {
      const work = { rules, onStep, request, client: createOriginClient(site.origin, request.prober, front?.origin) }
      return { site, work, explored: await explore(site.targets, work) }
    })
  )
  const found = begun.map(({ explored }) => explored.surroundings)
  return await Promise.all(
    begun.map(async ({ site, work, explored }) => {
      const surroundings = addFromOthers(explored.surroundings, found)
      return await lookAt(site, { ...explored, surroundings }, work)
    })
  )
}

/** Asks what there is to ask where content areas were found, and judges the answers. */
async function lookAt(site: OriginTargets, explored: Explored, work: Work): Promise<OriginResult> {
  const { request } = work
  const asked = await askHarmless(explored, work)
  const placed = await placeCanaries(asked.checks, describePlacing(asked, work))
  const checks = [...asked.checks, ...placed.added]
  await asked.watch.finish(checks)
  const { surroundings, visits } = explored
  const keptOut = visits.every((visit) => visit.keptOut !== null) ? visits[0].keptOut : null
  const outcome = judgeChecks(checks, {
    keptOut,
    represented: (rule, path) => representedPaths(asked.alike, path, rule),
    withCredentials: request.withCredentials ?? false
  })
  const requests = request.prober.sentTo(site.origin)
  await request.prober.release(site.origin)
  return {
    ...site,
    surroundings,
    visits,
    shutOut: asked.watch.trouble,
    alike: asked.alike,
    outcome,
    seen: (ruleId, path) => findSeen(checks, asked.alike, { ruleId, path }),
    placed: countPlaced(checks),
    leftovers: placed.left.map(({ url, reason }) => ({ url, reason })),
    leftoverFindings: placed.left.map((left) => describeLeftover(site.origin, left)),
    requests
  }
}

/** What every step on one origin works with. */
type Work = Readonly<{
  client: OriginClient
  rules: readonly Rule[]
  request: TimedRequest
  onStep: (name: string) => void
}>

type TimedRequest = ScanRequest & Required<Pick<ScanRequest, 'pause'>>

/** What the edges of a site, or sites that are compared, have in common. */
type Common = Omit<Work, 'client' | 'request'> & { request: ScanRequest }

function timeRequest(request: ScanRequest): TimedRequest {
  return { ...request, pause: request.pause ?? (async (ms: number) => await pause(ms)) }
}

type Explored = { surroundings: Surroundings; visits: readonly [TargetVisit, ...TargetVisit[]] }

/** Finds content areas, and looks whether visitors are let in. */
async function explore(targets: OriginTargets['targets'], { client, request }: Work): Promise<Explored> {
  const pages: Exchange[] = []
  const fetch = async (path: string): Promise<Exchange> => {
    const { exchange } = await client.ask(pageRequest(path))
    pages.push(exchange)
    return exchange
  }
  const surroundings = await findAreas(targets, fetch, request)
  return { surroundings, visits: await visitTargets(targets, pages, client) }
}

/** The checks that were asked without placing anything, and what was seen on the way. */
type AskedChecks = {
  checks: Check[]
  alike: readonly AlikeArea[]
  watch: TargetWatch
  /** Requests besides those of the checks. */
  besides: readonly Asked[]
}

/** Asks everything that places nothing: first of one area of each kind, then what the others need of their own. */
async function askHarmless({ surroundings, visits }: Explored, work: Work): Promise<AskedChecks> {
  const { client, rules, request, onStep } = work
  const isShut = visits.every((visit) => visit.isShut)
  onStep('comparing areas')
  const areas = (isShut ? [] : surroundings.areas).map((area) => {
    const visit = visits.find(({ target }) => directoryOf(target.path) === area.path)
    return areaUnit(client.origin, area, { ...request, missing: visit?.missing })
  })
  const representation = await compareAreas(areas, rules, client, request)
  onStep('probing')
  const units = isShut ? [] : listUnits(client.origin, surroundings.pages, request)
  const watch = new TargetWatch(client, visits[0].first)
  const first = [...planChecks(rules, units, request.flags), ...planAreas(areas, rules, representation, request.flags)]
  await probe(first, work, watch)
  const own = planAlike(representation, first, request.flags)
  await probe(own, work, watch)
  const checks = [...first, ...own]
  const besides = watch.trouble === null ? await confirm(checks, work) : []
  return { checks, alike: [...representation.alike, ...representation.closed], watch, besides }
}

/** Asks again what decided, so that unequal back ends are no finding about spelling and no green result. */
async function confirm(checks: readonly Check[], { client, request }: Work): Promise<Asked[]> {
  const unequal = await unsettleUnequal(checks, request.mode, client)
  return [...unequal, ...(await confirmFindings(checks, client, request))]
}

function listUnits(origin: Origin, pages: readonly Page[], request: ScanRequest): PlacedUnit[] {
  return [originUnit(origin, request), ...pages.map((page) => pageUnit(origin, page, request))]
}

/**
 * Sends the probes of all checks that place nothing. Those behind a flag go last: a server may not stand their requests.
 * Ends once the site shuts us out.
 */
async function probe(checks: readonly Check[], { client, request }: Work, watch: TargetWatch): Promise<void> {
  const harmless = checks.filter((check) => check.rule.effect !== 'write')
  const [last, first] = splitBy(harmless, ({ rule }) => rule.requires !== null)
  for (const due of [...orderBySessions(first), last]) {
    if (watch.trouble !== null) return
    const afterRound = async (answered: readonly Answered[]): Promise<boolean> => {
      // what comes afterwards is never sent, and each check says so
      if (due.some(hasToStop)) request.stop?.()
      const trouble = await watch.note(answered)
      // nothing leaves any more, and each check learns what of its own was sent before the end
      return trouble === null || trouble === STOPPED
    }
    await sendProbes(due, client, { ...request, afterRound })
  }
}

/** What is asked in sessions comes check by check: the first request in one is looked after before there is another. */
function orderBySessions(checks: readonly Check[]): Check[][] {
  const [inSessions, others] = splitBy(checks, ({ rule }) => rule.sessions.length > 0)
  return [others, ...inSessions.map((check) => [check])]
}

function splitBy(checks: readonly Check[], holds: (check: Check) => boolean): [Check[], Check[]] {
  return [checks.filter((check) => holds(check)), checks.filter((check) => !holds(check))]
}

/** Whether what was seen has to end the run; rules without such a verdict are not judged for it. */
function hasToStop(check: Check): boolean {
  if (!check.rule.verdicts.some((verdict) => verdict.kind === 'exposed' && verdict.stop)) return false
  const judgement = judge(check)
  return judgement.kind === 'exposed' && judgement.verdict.stop
}

function describePlacing({ alike, watch, besides }: AskedChecks, { client, rules, request, onStep }: Work): Placing {
  const { mode, journal, runId, now, sessions, leave, signal } = request
  const ports: WritePorts = {
    client,
    // a run that may place nothing has no journal to write to, and still removes what a server made unasked
    journal: mode === 'write' ? journal : { record: () => {} },
    effect: mode === 'write' ? 'write' : 'no-write',
    runId,
    now,
    pause: request.pause,
    sessions,
    leave,
    signal,
    checkHealth: async () => await watch.look()
  }
  const writing = rules.filter(({ effect }) => effect === 'write')
  const planWriting = (unit: PlacedUnit): Check[] => planChecks(writing, [unit], request.flags)
  return { alike, besides, planWriting, outage: watch.trouble, ports, onStep }
}
