import type { DefinitionsFile, ProbeFile } from '../files/rule-file.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'
import { readAxes } from '../language/instances.js'
import { listVariables } from '../language/names.js'
import type { Scope } from '../language/scope.js'
import { addFunction, addShared, emptyScope, flattenGroups, isProbe, orderFunctions } from '../language/scope.js'
import { templatePlaces } from '../language/templates.js'
import { checkBody, checkSignature } from './check-function.js'
import { suggest } from './rule-parts.js'

/**
 * Everything that can be wrong with definitions, and the scope that what is right in them makes. Names that `base` has
 * already are mistakes: a rule must mean the same wherever it is read.
 */
export function checkDefinitions(
  definitions: DefinitionsFile,
  base: Scope = emptyScope()
): { scope: Scope; mistakes: Mistake[] } {
  const taken = new Set([
    ...Object.keys(base.groups),
    ...Object.keys(base.functions),
    ...listVariables(base.kinds).map(({ name }) => name)
  ])
  const shared = dropTaken(definitions, taken)
  const groups = new Set([...taken, ...Object.keys(flattenGroups(shared).groups)])
  const functions = addFunctions(definitions, addShared(shared, base), groups)
  const fixes = Object.keys(definitions.fixes ?? {}).filter((name) => Object.hasOwn(base.fixes, name))
  const bare = Object.entries(definitions.fixes ?? {}).filter(([, { any }]) => any === undefined)
  return {
    scope: functions.scope,
    mistakes: [
      ...checkShared(definitions, functions.scope, taken),
      ...functions.mistakes,
      ...fixes.map((name) => describeClash(['fixes', name])),
      ...bare.map(([name]) => ({
        path: ['fixes', name],
        message: 'any is missing',
        hint: 'Say what holds everywhere.'
      }))
    ]
  }
}

function dropTaken(definitions: DefinitionsFile, taken: ReadonlySet<string>): DefinitionsFile {
  const drop = <T>(entries: Record<string, T> | undefined): Record<string, T> =>
    Object.fromEntries(Object.entries(entries ?? {}).filter(([name]) => !taken.has(name)))
  return { ...definitions, probes: drop(definitions.probes), groups: drop(definitions.groups) }
}

function checkShared({ probes, groups }: DefinitionsFile, scope: Scope, taken: ReadonlySet<string>): Mistake[] {
  const clashes = Object.keys(probes ?? {}).filter((name) => taken.has(name))
  return [
    ...clashes.map((name) => describeClash(['probes', name])),
    ...Object.entries(probes ?? {}).flatMap(([name, entry]) => {
      const path = ['probes', name]
      if (isProbe(entry)) return checkPath(entry, [...path, 'path'], [name, scope])
      const empty = { path, message: `group "${name}" is empty`, hint: 'Add a probe to it.' }
      const inner = Object.entries(entry)
      return [
        ...(inner.length === 0 ? [empty] : []),
        ...inner.flatMap(([each, probe]) => checkPath(probe, [...path, each, 'path'], [each, scope]))
      ]
    }),
    ...Object.entries(groups ?? {}).flatMap(([name, group]) => [
      ...(taken.has(name) ? [describeClash(['groups', name])] : []),
      ...checkMembers(group.probes, ['groups', name, 'probes'], scope)
    ])
  ]
}

function checkMembers(members: readonly string[], path: YamlPath, { probes }: Scope): Mistake[] {
  return members.flatMap((member, index) => {
    if (Object.hasOwn(probes, member)) return []
    return [
      {
        path: [...path, index],
        message: `unknown shared probe "${member}"`,
        hint: suggest(member, Object.keys(probes))
      }
    ]
  })
}

/** A shared probe does not know the unit of the rules that use it, so that any kind's variables may stand in its path. */
function checkPath(probe: ProbeFile, path: YamlPath, [name, scope]: [string, Scope]): Mistake[] {
  const known = listVariables(scope.kinds)
    .filter(({ inTemplates }) => inTemplates)
    .map((variable) => variable.name)
  const axes = Object.keys(readAxes(name, { ...scope.probes, [name]: probe })).flatMap((axis) => [axis, `${axis}.name`])
  return templatePlaces(probe.path)
    .filter((place) => ![...known, ...axes].includes(place.name))
    .map((place) => ({
      ...place,
      path,
      message: `unknown variable {{${place.name}}}`,
      hint: `Known here: ${known.join(', ')}.`
    }))
}

/** Adds the functions one after the other: each sees those that it calls. */
function addFunctions(
  definitions: DefinitionsFile,
  base: Scope,
  taken: ReadonlySet<string>
): { scope: Scope; mistakes: Mistake[] } {
  let scope = base
  const mistakes: Mistake[] = []
  for (const [name, definition] of orderFunctions(definitions.functions ?? {})) {
    const signature = taken.has(name) ? [describeClash(['functions', name])] : checkSignature(name, definition, scope)
    mistakes.push(...signature)
    if (signature.length > 0) continue
    mistakes.push(...checkBody(name, definition, scope))
    scope = addFunction(scope, [name, definition])
  }
  return { scope, mistakes }
}

function describeClash(path: [string, string]): Mistake {
  return { path, key: true, message: `"${path[1]}" is defined already`, hint: 'Rename it.' }
}
