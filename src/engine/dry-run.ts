import { groupBy } from '../shared/group.js'
import type { ProbeRequest } from '../evidence/exchange.js'
import type { Area } from '../discovery/area.js'
import type { Probe } from '../rules/rule.js'
import { buildRequest, type Sessions } from './checks/build-request.js'
import type { Check } from './checks/check.js'
import { shareKey } from './checks/origin-client.js'
import { planChecks } from './checks/plan-checks.js'
import { groupTargets, runnableRules } from './scan.js'
import type { PlannedProbe, ScanRequest } from './scan-request.js'
import type { OriginTargets } from './verdicts/assemble-result.js'
import { markDeclared } from './units/find-areas.js'
import { areaUnit, originUnit, pageUnit, type PlacedUnit } from './units/unit.js'

/** What a dry run needs of a scan request; nothing of it touches the network. */
export type PlanRequest = Pick<
  ScanRequest,
  | 'targets'
  | 'rules'
  | 'mode'
  | 'flags'
  | 'leave'
  | 'withCredentials'
  | 'declaredAreas'
  | 'sessions'
  | 'listenerFor'
  | 'edges'
>

/**
 * Plans what a scan would send to the areas known before the first request: the targets' own directories and `--area`.
 * Discovery finds more areas, which get the same probes. Random names show as `{missing}`.
 */
export function planRequests(request: PlanRequest): PlannedProbe[] {
  const rules = runnableRules(request.rules, request)
  const units = groupTargets(request.targets).flatMap((site) => listKnownUnits(site, request))
  const checks = planChecks(rules, units, request.flags).filter(({ state }) => state.kind === 'open')
  const asked = checks.flatMap((check) =>
    check.rule.probes.flatMap((probe) => planProbe(check, probe, request.sessions))
  )
  return [...groupBy(asked, ({ key }) => key).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const rules = new Set([first, ...others].map(({ check }) => check.rule.id))
    return [describeProbe(first, [...rules])]
  })
}

function listKnownUnits({ origin, targets }: OriginTargets, request: PlanRequest): PlacedUnit[] {
  const own = targets.flatMap(({ path, areas = [] }) => [path.slice(0, path.lastIndexOf('/') + 1), ...areas])
  const known = [...new Set([...request.declaredAreas, ...own])].map((path): Area => ({
    path,
    source: 'target',
    file: `${path}{file}`,
    rendersPages: false
  }))
  // What compares such a server with the edges is asked of it alone; all else is the same through each.
  const behind = (request.edges ?? []).filter((edge) => edge?.isOrigin === true)
  const servers = behind.flatMap((edge) => (edge === null ? [] : [originUnit({ ...origin, edge }, request)]))
  const pages = markDeclared([], [...new Set(targets.flatMap((target) => target.pages ?? []))])
  return [
    originUnit(origin, request),
    ...servers,
    ...known.map((area) => areaUnit(origin, area, request)),
    ...pages.map((page) => pageUnit(origin, page, request))
  ]
}

/** A request that a check would send; equal keys are one request on the wire. */
type Planned = { key: string; check: Check; probe: Probe; request: ProbeRequest }

function planProbe(check: Check, probe: Probe, sessions: Sessions): Planned[] {
  const { rule, unit } = check
  const request = buildRequest(check, probe, sessions)
  if (request === null) return []
  const isOwn = request.effect === 'write' || (request.fresh === true && request.askedAs === undefined)
  const key = isOwn ? `${rule.id} ${unit.path} ${probe.name}` : shareKey(request)
  return [{ key: `${unit.origin.href} ${key}`, check, probe, request }]
}

function describeProbe({ check, probe, request }: Planned, rules: string[]): PlannedProbe {
  const { unit, texts } = check
  const headers = request.headers.map(([name, value]): [string, string] => [name, showPlaceholders(value, texts)])
  return {
    origin: unit.origin.href,
    method: request.method,
    target: showPlaceholders(request.target, texts),
    effect: request.effect,
    ...(headers.length > 0 && { headers }),
    rules,
    when: probe.when?.source ?? null
  }
}

function showPlaceholders(text: string, texts: Check['texts']): string {
  return (['canary', 'missing2', 'missing', 'token', 'long'] as const).reduce((shown, name) => {
    const value = texts[name]
    return value === null || value === undefined || value === '' ? shown : shown.replaceAll(value, `{${name}}`)
  }, text)
}
