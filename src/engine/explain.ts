import { setTimeout as pause } from 'node:timers/promises'
import type { Exchange } from '../evidence/exchange.js'
import type { Rule } from '../rules/rule.js'
import type { Target } from '../targets/target.js'
import { directoryOf } from '../targets/path.js'
import type { Check } from './checks/check.js'
import { createOriginClient, pageRequest, type OriginClient } from './checks/origin-client.js'
import { planChecks } from './checks/plan-checks.js'
import { sendProbes } from './checks/send-probes.js'
import { visitTargets } from './checks/visit-targets.js'
import { TargetWatch } from './checks/watch-target.js'
import { unsettleUnequal } from './confirm/ask-repeatedly.js'
import { confirmFindings } from './confirm/confirm-findings.js'
import type { ScanRequest } from './scan-request.js'
import { findAreas, type Surroundings } from './units/find-areas.js'
import { areaUnit, originUnit, pageUnit, type PlacedUnit } from './units/unit.js'
import { judgeChecks, type Outcome } from './verdicts/judge-checks.js'

/** What explaining one rule at one place needs of a scan request. */
export type ExplainRequest = Pick<
  ScanRequest,
  'prober' | 'sessions' | 'flags' | 'limits' | 'leave' | 'listenerFor' | 'mode' | 'withCredentials'
>

/** One rule at one place, and what a scan would say of it. */
export type Explanation = {
  /** The rule at the place, with what it was answered; `null` if it is not run there, and `reason` says why. */
  check: Check | null
  reason: string | null
  outcome: Outcome
  /** The path that was named; what is looked at is the area, page or origin there. */
  path: string
  requests: number
}

const NOTHING: Outcome = { findings: [], inconclusive: [], failed: [], notAsked: [], clean: [], refused: [] }

/** Runs a rule that places nothing on the area, page or origin of a target, as a scan does, without looking further. */
export async function explainRule(rule: Rule, target: Target, request: ExplainRequest): Promise<Explanation> {
  const client = createOriginClient(target.origin, request.prober)
  const pages: Exchange[] = []
  const fetch = async (path: string): Promise<Exchange> => {
    const { exchange } = await client.ask(pageRequest(path))
    pages.push(exchange)
    return exchange
  }
  const place = { declaredAreas: [], crawl: false, limits: request.limits }
  const surroundings = await findAreas([target], fetch, place)
  const [visit] = await visitTargets([target], pages, client)
  const stop = (reason: string | null, outcome: Outcome): Explanation => {
    return { check: null, reason, outcome, path: target.path, requests: request.prober.sentTo(target.origin) }
  }
  const unit = chooseUnit(rule, target, surroundings, request)
  if (visit.isShut || unit === null) {
    const reason = visit.keptOut ?? `GET ${target.path} was not answered`
    const failed = { ruleId: rule.id, origin: target.origin.href, path: target.path, reason }
    return stop(reason, { ...NOTHING, failed: [failed] })
  }
  const [check] = planChecks([rule], [unit], request.flags)
  if (check === undefined) return stop(`${rule.when?.source ?? ''} does not hold of ${unit.path}`, NOTHING)
  await ask(check, client, new TargetWatch(client, visit.first), request)
  const options = { keptOut: visit.keptOut, represented: () => [], withCredentials: request.withCredentials ?? false }
  return { ...stop(null, judgeChecks([check], options)), check }
}

async function ask(check: Check, client: OriginClient, watch: TargetWatch, request: ExplainRequest): Promise<void> {
  const { sessions, mode } = request
  const afterRound: Parameters<typeof sendProbes>[2]['afterRound'] = async (answered) =>
    (await watch.note(answered)) === null
  await sendProbes([check], client, { requestsAtOnce: 1, sessions, pause: async (ms) => await pause(ms), afterRound })
  if (watch.trouble === null && check.hasAsked) {
    // a rule that only reads is asked about without a method that writes
    await unsettleUnequal([check], check.rule.effect === 'read' ? 'read-only' : mode, client)
    await confirmFindings([check], client, { sessions, pause: async (ms) => await pause(ms) })
  }
  await watch.finish([check])
}

/** The unit of the rule's kind at the target's path; `null` for a page that was not answered. */
function chooseUnit(
  { unit }: Rule,
  { origin, path }: Target,
  { areas, pages }: Surroundings,
  request: ExplainRequest
): PlacedUnit | null {
  if (unit === 'origin') return originUnit(origin, request)
  if (unit === 'page') {
    const page = pages.find((known) => known.path === path)
    return page === undefined ? null : pageUnit(origin, page, request)
  }
  const directory = directoryOf(path)
  const found = areas.find((area) => area.path === directory)
  return areaUnit(origin, found ?? { path: directory, source: 'target', file: null, rendersPages: false }, request)
}
