import type { Environment } from '@marcbachmann/cel-js'
import type { EffectClass } from '../evidence/exchange.js'
import { condition } from './language/conditions.js'
import { probeEffect } from './safety/effect.js'
import type { Condition, Probe, Rule, Template, Verdict } from './rule.js'
import type { FixFile, ProbeFile, RuleFile, RuleSource, ScanUnit, VerdictFile } from './files/rule-file.js'
import type { Scope } from './language/scope.js'
import { parseTemplate } from './language/templates.js'
import { conditionVariables } from './language/variables.js'

/**
 * Turns a checked rule file into a rule. Conditions are parsed when first used. This module and what it imports load
 * neither the YAML nor the schema library: the bundled rules start without them.
 */
export function compileRule(source: RuleSource, scope: Scope): Rule {
  const { rule } = source
  const groups = groupsOf(rule, scope)
  const probeFiles = probesOf(rule, scope)
  const names = Object.keys(probeFiles)
  const makeCondition = conditionMaker(rule, scope, names, groups)
  return {
    vocabulary: scope.functions,
    id: rule.id,
    family: source.family,
    title: rule.title,
    exposes: rule.exposes,
    severity: rule.severity,
    cwe: rule.cwe ?? [],
    unit: rule.unit,
    effect: rule.effect,
    incident: rule.incident ?? null,
    why: rule.why.trim(),
    fix: trimmed(typeof rule.fix === 'string' ? fixNamed(rule.fix, scope) : rule.fix),
    references: rule.references,
    tags: rule.tags ?? [],
    requires: rule.requires ?? null,
    settles: rule.settles ?? [],
    applies: rule.applies === undefined ? null : makeCondition(rule.applies),
    probes: names.map((name) => ({
      ...compileProbe(name, probeFiles[name] as ProbeFile, rule.effect, makeCondition),
      places: placesOf(name, groups)
    })),
    groups,
    verdicts: rule.verdicts.map((verdict) => compileVerdict(verdict, makeCondition))
  }
}

/** All probes of a rule in sending order: those of its groups, then its own. */
export function probesOf(rule: RuleFile, scope: Scope): Record<string, ProbeFile> {
  const probes: Record<string, ProbeFile> = {}
  for (const group of rule.use ?? []) {
    for (const [name, probe] of Object.entries(scope.groups[group] ?? {})) probes[name] = probe
  }
  return Object.assign(probes, rule.probes)
}

/** The groups a rule uses, with the names of their probes. */
export function groupsOf(rule: RuleFile, scope: Scope): Record<string, string[]> {
  return Object.fromEntries((rule.use ?? []).map((group) => [group, Object.keys(scope.groups[group] ?? {})]))
}

/** The environment of a rule's conditions: unit variables, a `Response` per probe, a list per group. */
export function ruleEnvironment(
  scope: Scope,
  unit: ScanUnit,
  probes: readonly string[],
  groups: readonly string[]
): Environment {
  const environment = scope.environment.clone()
  for (const variable of conditionVariables(unit)) environment.registerVariable(variable.name, variable.type)
  for (const probe of probes) environment.registerVariable(probe, 'Response')
  for (const group of groups) environment.registerVariable(group, 'list<Response>')
  return environment
}

type ConditionMaker = (source: string) => Condition

function conditionMaker(
  rule: RuleFile,
  scope: Scope,
  probes: readonly string[],
  groups: Record<string, string[]>
): ConditionMaker {
  let environment: Environment | undefined
  const get = (): Environment => (environment ??= ruleEnvironment(scope, rule.unit, probes, Object.keys(groups)))
  return (source) => condition(source, get, probes, groups)
}

function compileProbe(
  name: string,
  file: ProbeFile,
  ruleEffect: EffectClass,
  makeCondition: ConditionMaker
): Omit<Probe, 'places'> {
  return {
    name,
    method: file.method,
    path: parseTemplate(file.path),
    headers: Object.entries(file.headers ?? {}).map(([field, value]) => [field, parseTemplate(String(value))] as const),
    body: optionalTemplate(file.body),
    effect: probeEffect(file, ruleEffect),
    control: file.control ?? false,
    signature: file.signature ?? false,
    as: file.as ?? null,
    when: file.if === undefined ? null : makeCondition(file.if),
    repeat:
      file.repeat === undefined ? null : { pausesMs: file.repeat.pauses, until: makeCondition(file.repeat.until) },
    fresh: file.fresh ?? false,
    creates: optionalTemplate(file.creates)
  }
}

function placesOf(probe: string, groups: Record<string, string[]>): Probe['places'] {
  return Object.entries(groups).flatMap(([group, members]) =>
    members.flatMap((member, index) => (member === probe ? [{ group, index }] : []))
  )
}

function compileVerdict(verdict: VerdictFile, makeCondition: ConditionMaker): Verdict {
  const when = makeCondition(verdict.when)
  if ('exposed' in verdict) {
    const summary = optionalTemplate(verdict.summary?.trim())
    return { kind: 'exposed', confidence: verdict.exposed, severity: verdict.severity ?? null, summary, when }
  }
  if ('inconclusive' in verdict)
    return { kind: 'inconclusive', reason: parseTemplate(verdict.inconclusive.trim()), when }
  return { kind: 'clean', when }
}

function optionalTemplate(source: string | undefined): Template | null {
  return source === undefined ? null : parseTemplate(source)
}

/** @throws Error if the scope has no such fix; the check of the rule says so first */
function fixNamed(name: string, scope: Scope): FixFile {
  const fix = scope.fixes[name]
  if (fix === undefined) throw new Error(`unknown fix ${name}`)
  return fix
}

function trimmed(fix: FixFile): Record<string, string> {
  const entries = Object.entries(fix).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.map(([product, advice]) => [product, advice.trim()]))
}
