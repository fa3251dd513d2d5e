import type { Environment } from '@marcbachmann/cel-js'
import type { EffectClass } from '../evidence/exchange.js'
import type { AdviceFile, RuleFile, RuleSource, VerdictFile } from './files/rule-file.js'
import {
  readProbeCondition,
  readRepeatCondition,
  readRuleCondition,
  readVerdictConditions
} from './files/deprecated.js'
import { createCondition, type Binding, type Condition } from './language/conditions.js'
import type { Axes, Instance, Point } from './language/instances.js'
import { listPoints } from './language/instances.js'
import { bindAt, bindInTurn, collectNames, listAxesRead, type RuleNames } from './language/rule-names.js'
import type { Scope } from './language/scope.js'
import { createRuleEnvironment } from './language/scope.js'
import type { Template } from './language/templates.js'
import { parseTemplate } from './language/templates.js'
import type { Probe, Rule, Verdict, VerdictCondition } from './rule.js'
import { probeEffect } from './safety/effect.js'

/**
 * Turns a checked rule file into a rule. Conditions are parsed when first used. This module and what it imports load
 * neither the YAML nor the schema library: the bundled rules start without them.
 */
export function compileRule(source: RuleSource, scope: Scope): Rule {
  const { rule } = source
  const names = collectNames(rule, scope)
  const makeCondition = createConditionMaker(rule, scope, names)
  const when = readRuleCondition(rule)
  return {
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
    fix: trimFix(typeof rule.fix === 'string' ? findFix(rule.fix, scope) : rule.fix),
    references: rule.references,
    tags: rule.tags ?? [],
    requires: rule.requires ?? null,
    settles: rule.settles ?? [],
    sessions: rule.sessions ?? [],
    when: when === null ? null : makeCondition(when.source),
    probes: names.instances.map((instance) => ({
      ...compileProbe(instance, rule.effect, makeCondition),
      // what places something has names of its own in each rule
      shared: rule.effect === 'read' && names.shared.has(instance.base)
    })),
    groups: names.groups,
    verdicts: rule.verdicts.map((verdict) => compileVerdict(verdict, names, makeCondition))
  }
}

/** Makes conditions; at a point of axes, those that are asked there; for an instance, its `when`. */
type ConditionMaker = (source: string, point?: Point, turn?: Instance | null) => Condition

const NOWHERE: Point = { keys: {}, values: {} }

function createConditionMaker(rule: RuleFile, scope: Scope, names: RuleNames): ConditionMaker {
  const environments = new Map<string, Environment>()
  const bindings = new Map<string, Binding>()
  return (source, point = NOWHERE, turn = null) => {
    // most conditions of a rule are bound at the same point
    const common = recall(bindings, JSON.stringify(point.keys), () => bindAt(names, point))
    const binding = turn === null ? common : bindInTurn(common, names, turn)
    const axes = Object.keys(point.keys)
    const key = [turn?.base, ...axes].join()
    const get = (): Environment =>
      recall(environments, key, () => createRuleEnvironment(scope, rule.unit, binding.names, axes))
    return createCondition(source, get, binding)
  }
}

function recall<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

function compileProbe(
  instance: Instance,
  ruleEffect: EffectClass,
  makeCondition: ConditionMaker
): Omit<Probe, 'shared'> {
  const { file, name, base, keys } = instance
  const when = readProbeCondition(file)
  return {
    name,
    base,
    keys,
    method: file.method,
    path: parseTemplate(file.path),
    headers: Object.entries(file.headers ?? {}).map(([field, value]) => [field, parseTemplate(String(value))] as const),
    body: parseOptional(file.body),
    effect: probeEffect(file, ruleEffect),
    control: file.control ?? false,
    as: file.as ?? null,
    when: when === null ? null : makeCondition(when.source, instance, instance),
    repeat: compileRepeat(instance, makeCondition),
    fresh: file.fresh ?? false,
    pauseMs: file.pause ?? 0,
    through: file.through ?? null,
    creates: parseOptional(file.creates)
  }
}

function compileRepeat(instance: Instance, makeCondition: ConditionMaker): Probe['repeat'] {
  const { repeat } = instance.file
  const condition = repeat === undefined ? null : readRepeatCondition(repeat)
  if (repeat === undefined || condition === null) return null
  const source = condition.key === 'until' ? `!(${condition.source})` : condition.source
  return { pausesMs: repeat.pauses, when: makeCondition(source, instance) }
}

function compileVerdict(verdict: VerdictFile, names: RuleNames, makeCondition: ConditionMaker): Verdict {
  const when = compileVerdictCondition(verdict, names, makeCondition)
  if ('exposed' in verdict) {
    const summary = parseOptional(verdict.summary?.trim())
    const { exposed: confidence, severity = null, stop = false } = verdict
    const quotes = compileQuotes(verdict, names, makeCondition)
    return { kind: 'exposed', confidence, severity, summary, quotes, stop, when }
  }
  if ('inconclusive' in verdict)
    return { kind: 'inconclusive', reason: parseTemplate(verdict.inconclusive.trim()), when }
  if ('notAsked' in verdict) return { kind: 'not-asked', reason: parseTemplate(verdict.notAsked.trim()), when }
  return { kind: 'clean', when }
}

/** @throws Error if the verdict has no condition; the check of the rule says so first */
function compileVerdictCondition(
  verdict: VerdictFile,
  names: RuleNames,
  makeCondition: ConditionMaker
): VerdictCondition {
  const { key, source } = readVerdictCondition(verdict)
  const points = listVerdictPoints(verdict, names)
  return { over: key, source, instances: points.map((point) => makeCondition(source, point)) }
}

/** What a verdict quotes, at each point that its condition is asked at. */
function compileQuotes(
  verdict: Extract<VerdictFile, { exposed: unknown }>,
  names: RuleNames,
  makeCondition: ConditionMaker
): Condition[] {
  const { quotes } = verdict
  if (quotes === undefined) return []
  return listVerdictPoints(verdict, names).map((point) => makeCondition(quotes, point))
}

function listVerdictPoints(verdict: VerdictFile, names: RuleNames): Point[] {
  const { key, source } = readVerdictCondition(verdict)
  const axes: Axes = key === 'when' ? {} : listAxesRead(source, names)
  return listPoints(axes)
}

function readVerdictCondition(verdict: VerdictFile): ReturnType<typeof readVerdictConditions>[number] {
  const [condition] = readVerdictConditions(verdict)
  if (condition === undefined) throw new Error('a verdict has no condition')
  return condition
}

function parseOptional(source: string | undefined): Template | null {
  return source === undefined ? null : parseTemplate(source)
}

/** @throws Error if the scope has no such fix; the check of the rule says so first */
function findFix(name: string, scope: Scope): AdviceFile {
  const fix = scope.fixes[name]
  if (fix === undefined) throw new Error(`unknown fix ${name}`)
  return fix
}

function trimFix(fix: AdviceFile): Record<string, string> {
  const entries = Object.entries(fix).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.map(([product, advice]) => [product, advice.trim()]))
}
