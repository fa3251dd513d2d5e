import type { ProbeRequest } from '../evidence/exchange.js'
import type { Probe, Rule } from '../rules/rule.js'
import type { Target } from '../targets/target.js'
import { createCheck, requestOf, type Check } from './checks/check.js'
import { groupByOrigin, rulesOf } from './scan.js'
import type { PlannedProbe, ScanRequest } from './scan-request.js'
import { areaUnit, originUnit, type CheckUnit } from './units/unit.js'

/** What a plan needs of a scan request; nothing of it touches the network. */
export type PlanRequest = Pick<
  ScanRequest,
  'targets' | 'rules' | 'mode' | 'flags' | 'leave' | 'declaredAreas' | 'sessions' | 'listenerFor'
>

/**
 * What a scan would send to the areas known before the first request: the targets' own directories and `--area`.
 * Discovery finds more areas, which get the same probes. Random names show as `{missing}`.
 */
export function planOf(request: PlanRequest): PlannedProbe[] {
  const rules = rulesOf(request.rules, request.mode)
  const planned = new Map<string, PlannedProbe>()
  for (const targets of groupByOrigin(request.targets).values()) {
    for (const unit of knownUnits(targets, request)) addUnit(planned, unit, rules, request)
  }
  return [...planned.values()]
}

function knownUnits(targets: readonly Target[], request: PlanRequest): CheckUnit[] {
  const { origin } = targets[0] as Target
  const paths = new Set(request.declaredAreas)
  for (const { path, areas = [] } of targets) {
    for (const known of [path.slice(0, path.lastIndexOf('/') + 1), ...areas]) paths.add(known)
  }
  const known = [...paths].map((path) => ({
    path,
    source: 'target' as const,
    file: `${path}{file}`,
    rendersPages: false
  }))
  return [originUnit(origin, request), ...known.map((area) => areaUnit(origin, area, request))]
}

function addUnit(
  planned: Map<string, PlannedProbe>,
  unit: CheckUnit,
  rules: readonly Rule[],
  request: PlanRequest
): void {
  for (const rule of rules) {
    if (rule.unit !== unit.kind || (rule.requires !== null && !request.flags.has(rule.requires.flag))) continue
    const check = createCheck(rule, unit)
    if (rule.applies !== null && !rule.applies.test(check.context)) continue
    for (const probe of rule.probes) {
      const sent = requestOf(check, probe, request.sessions)
      if (sent !== null) addProbe(planned, check, probe, sent)
    }
  }
}

function addProbe(planned: Map<string, PlannedProbe>, check: Check, probe: Probe, sent: ProbeRequest): void {
  const { rule, unit, values } = check
  const shared =
    sent.effect === 'write' || sent.fresh === true ? `${rule.id} ${unit.path} ${probe.name}` : requestKey(sent)
  const key = `${unit.origin.href} ${shared}`
  const known = planned.get(key)
  if (known === undefined) planned.set(key, planOfProbe(unit, sent, rule, probe.when?.source ?? null, values))
  else if (!known.rules.includes(rule.id)) known.rules.push(rule.id)
}

/** Equal for requests that are the same on the wire. */
function requestKey({ method, target, headers, body }: ProbeRequest): string {
  return JSON.stringify([method, target, headers, body])
}

function planOfProbe(
  unit: CheckUnit,
  request: ProbeRequest,
  rule: Rule,
  when: string | null,
  values: CheckUnit['values']
): PlannedProbe {
  const { method, effect } = request
  const headers = request.headers.map(([name, value]): [string, string] => [name, withPlaceholders(value, values)])
  return {
    origin: unit.origin.href,
    method,
    target: withPlaceholders(request.target, values),
    effect,
    ...(headers.length > 0 && { headers }),
    rules: [rule.id],
    when
  }
}

function withPlaceholders(text: string, values: CheckUnit['values']): string {
  let shown = text
  for (const name of ['canary', 'missing2', 'missing', 'token', 'long'] as const) {
    const value = values[name]
    if (typeof value === 'string' && value !== '') shown = shown.replaceAll(value, `{${name}}`)
  }
  return shown
}
