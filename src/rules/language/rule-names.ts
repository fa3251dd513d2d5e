import {
  readProbeCondition,
  readRepeatCondition,
  readRuleCondition,
  readVerdictConditions
} from '../files/deprecated.js'
import type { ProbeFile, RuleFile, VerdictFile } from '../files/rule-file.js'
import type { Binding, Names } from './conditions.js'
import { listIdentifiers } from './identifiers.js'
import type { Axes, Instance, Point } from './instances.js'
import { bindNames, listInstances, readAxes } from './instances.js'
import type { Scope } from './scope.js'
import { templatePlaces } from './templates.js'

/** The names of a rule: its probes as declared and as sent, and its groups. */
export type RuleNames = {
  /** By the name that they are declared under, in sending order: those of groups, then the rule's own. */
  readonly declared: Readonly<Record<string, ProbeFile>>
  /** Which of them come from the definitions. */
  readonly shared: ReadonlySet<string>
  readonly instances: readonly Instance[]
  /** Groups all of whose probes are there, with the names of the instances. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** Collects what the conditions of a rule can read. */
export function collectNames(rule: RuleFile, scope: Scope): RuleNames {
  const shared = bringShared(rule.use ?? [], scope)
  const declared = { ...shared, ...rule.probes }
  const instances = addRenamed(rule, scope, listInstances(declared))
  const brought = new Set(Object.keys(shared))
  const groups = Object.entries(scope.groups).filter(([, probes]) => probes.every((probe) => brought.has(probe)))
  return {
    declared,
    shared: brought,
    instances,
    groups: Object.fromEntries(
      groups.map(([group, probes]) => [
        group,
        instances.filter(({ base }) => probes.includes(base)).map(({ name }) => name)
      ])
    )
  }
}

/** The probes of groups, each behind those that its condition reads, whichever group these are in. */
function bringShared(groups: readonly string[], scope: Scope): Record<string, ProbeFile> {
  const brought: Record<string, ProbeFile> = {}
  const bring = (name: string, path: readonly string[]): void => {
    const probe = scope.probes[name]
    if (probe === undefined || Object.hasOwn(brought, name) || path.includes(name)) return
    for (const read of listRead(probe))
      for (const needed of scope.groups[read] ?? [read]) bring(needed, [...path, name])
    brought[name] = probe
  }
  for (const group of groups) for (const probe of scope.groups[group] ?? []) bring(probe, [])
  return brought
}

function listRead(probe: ProbeFile): string[] {
  const repeated = probe.repeat === undefined ? null : readRepeatCondition(probe.repeat)
  const conditions = [readProbeCondition(probe), repeated].flatMap((condition) => condition?.source ?? [])
  const shares = typeof probe.each === 'string' ? [probe.each] : []
  return [...conditions.flatMap(listIdentifiers), ...shares]
}

/** A rule of the first edition reads a shared probe by an old name: it gets it under that name as well. */
function addRenamed(rule: RuleFile, scope: Scope, instances: readonly Instance[]): Instance[] {
  if (Object.keys(scope.renamed).length === 0) return [...instances]
  const mentioned = new Set(listMentioned(rule))
  const known = new Set(instances.map(({ base }) => base))
  const old = Object.entries(scope.renamed).filter(([before]) => mentioned.has(before) && !known.has(before))
  return instances.flatMap((instance) => [
    instance,
    ...old.filter(([, now]) => now === instance.name).map(([before]) => ({ ...instance, name: before, base: before }))
  ])
}

/** Names that stand in a rule's conditions and sentences. */
export function listMentioned(rule: RuleFile): string[] {
  const conditions = [
    readRuleCondition(rule),
    ...Object.values(rule.probes ?? {}).map(readProbeCondition),
    ...rule.verdicts.flatMap(readVerdictConditions)
  ].flatMap((condition) => condition?.source ?? [])
  const texts = rule.verdicts.map(readSentence)
  const places = texts.flatMap((text) => templatePlaces(text ?? '').map(({ name }) => name.split('.')[0] ?? ''))
  return [...conditions.flatMap(listIdentifiers), ...places]
}

function readSentence(verdict: VerdictFile): string | undefined {
  if ('inconclusive' in verdict) return verdict.inconclusive
  if ('notAsked' in verdict) return verdict.notAsked
  return 'summary' in verdict ? verdict.summary : undefined
}

/** What names stand for at a combination of values; an old name of one instance is that instance everywhere. */
export function bindAt({ instances, groups }: RuleNames, { keys, values }: Point): Binding {
  const renamed = instances.filter(({ name, base }) => name === base).map(({ name }) => [name, name] as const)
  const names: Names = { ...groups, ...bindNames(instances, keys), ...Object.fromEntries(renamed) }
  return { names, keys, values }
}

/**
 * Binds names for the `when` of a probe with `each`, so that values are tried in turn until one works. Its own name
 * lists earlier instances that differ in the last axis alone.
 */
export function bindInTurn(binding: Binding, names: RuleNames, instance: Instance): Binding {
  const axes = Object.keys(instance.keys)
  if (axes.length === 0) return binding
  const own = names.instances.filter(({ base }) => base === instance.base)
  const place = own.findIndex(({ name }) => name === instance.name)
  const before = own
    .slice(0, Math.max(place, 0))
    .filter(({ keys }) => axes.slice(0, -1).every((axis) => keys[axis] === instance.keys[axis]))
  return { ...binding, names: { ...binding.names, [instance.base]: before.map(({ name }) => name) } }
}

/** The axes of all probes that a condition reads, for `any`, `all` and `first`. */
export function listAxesRead(source: string, { declared }: RuleNames): Axes {
  return Object.assign({}, ...listIdentifiers(source).map((name) => readAxes(name, declared)))
}
