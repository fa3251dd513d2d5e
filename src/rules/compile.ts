import type { Environment } from '@marcbachmann/cel-js'
import type { EffectClass } from '../evidence/exchange.js'
import type { Condition, Groups } from './language/conditions.js'
import { createCondition } from './language/conditions.js'
import { probeEffect } from './safety/effect.js'
import type { Probe, Rule, Verdict } from './rule.js'
import type { FixFile, ProbeFile, RuleFile, RuleSource, VerdictFile } from './files/rule-file.js'
import type { Scope } from './language/scope.js'
import { createRuleEnvironment, listGroups, listProbes } from './language/scope.js'
import type { Template } from './language/templates.js'
import { parseTemplate } from './language/templates.js'

/**
 * Turns a checked rule file into a rule. Conditions are parsed when first used. This module and what it imports load
 * neither the YAML nor the schema library: the bundled rules start without them.
 */
export function compileRule(source: RuleSource, scope: Scope): Rule {
  const { rule } = source
  const groups = listGroups(rule, scope)
  const probes = listProbes(rule, scope)
  const makeCondition = createConditionMaker(rule, scope, Object.keys(probes), groups)
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
    fix: trimFix(typeof rule.fix === 'string' ? findFix(rule.fix, scope) : rule.fix),
    references: rule.references,
    tags: rule.tags ?? [],
    requires: rule.requires ?? null,
    settles: rule.settles ?? [],
    applies: rule.applies === undefined ? null : makeCondition(rule.applies),
    probes: Object.entries(probes).map(([name, probe]) => compileProbe(name, probe, rule.effect, makeCondition)),
    groups,
    verdicts: rule.verdicts.map((verdict) => compileVerdict(verdict, makeCondition))
  }
}

type ConditionMaker = (source: string) => Condition

function createConditionMaker(rule: RuleFile, scope: Scope, probes: readonly string[], groups: Groups): ConditionMaker {
  let environment: Environment | undefined
  const get = (): Environment => (environment ??= createRuleEnvironment(scope, rule.unit, probes, Object.keys(groups)))
  return (source) => createCondition(source, get, probes, groups)
}

function compileProbe(name: string, file: ProbeFile, ruleEffect: EffectClass, makeCondition: ConditionMaker): Probe {
  return {
    name,
    method: file.method,
    path: parseTemplate(file.path),
    headers: Object.entries(file.headers ?? {}).map(([field, value]) => [field, parseTemplate(String(value))] as const),
    body: parseOptional(file.body),
    effect: probeEffect(file, ruleEffect),
    control: file.control ?? false,
    signature: file.signature ?? false,
    as: file.as ?? null,
    when: file.if === undefined ? null : makeCondition(file.if),
    repeat:
      file.repeat === undefined ? null : { pausesMs: file.repeat.pauses, until: makeCondition(file.repeat.until) },
    fresh: file.fresh ?? false,
    creates: parseOptional(file.creates)
  }
}

function compileVerdict(verdict: VerdictFile, makeCondition: ConditionMaker): Verdict {
  const when = makeCondition(verdict.when)
  if ('exposed' in verdict) {
    const summary = parseOptional(verdict.summary?.trim())
    return { kind: 'exposed', confidence: verdict.exposed, severity: verdict.severity ?? null, summary, when }
  }
  if ('inconclusive' in verdict)
    return { kind: 'inconclusive', reason: parseTemplate(verdict.inconclusive.trim()), when }
  return { kind: 'clean', when }
}

function parseOptional(source: string | undefined): Template | null {
  return source === undefined ? null : parseTemplate(source)
}

/** @throws Error if the scope has no such fix; the check of the rule says so first */
function findFix(name: string, scope: Scope): FixFile {
  const fix = scope.fixes[name]
  if (fix === undefined) throw new Error(`unknown fix ${name}`)
  return fix
}

function trimFix(fix: FixFile): Record<string, string> {
  const entries = Object.entries(fix).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.map(([product, advice]) => [product, advice.trim()]))
}
