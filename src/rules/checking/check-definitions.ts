import type { DefinitionsFile, ProbeFile } from '../files/rule-file.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'
import { listVariables } from '../language/names.js'
import type { Scope } from '../language/scope.js'
import { emptyScope, withFunction, withoutPrototype } from '../language/scope.js'
import { templatePlaces } from '../language/templates.js'
import { checkBody, checkSignature } from './check-function.js'

/**
 * Everything that can be wrong with a definitions file, and the scope that what is right in it makes. Names that `base`
 * has already are mistakes: a rule must mean the same wherever it is read.
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
  const groups = Object.entries(definitions.probes ?? {}).filter(([group]) => !taken.has(group))
  const functions = addFunctions(definitions, base, new Set([...taken, ...groups.map(([group]) => group)]))
  const fixes = Object.keys(definitions.fixes ?? {}).filter((name) => Object.hasOwn(base.fixes, name))
  return {
    scope: {
      ...functions.scope,
      groups: withoutPrototype({ ...base.groups, ...Object.fromEntries(groups) }),
      fixes: { ...base.fixes, ...definitions.fixes }
    },
    mistakes: [
      ...checkGroups(definitions.probes ?? {}, base, taken),
      ...functions.mistakes,
      ...fixes.map((name) => describeClash(['fixes', name]))
    ]
  }
}

function checkGroups(
  groups: Readonly<Record<string, Record<string, ProbeFile>>>,
  base: Scope,
  taken: ReadonlySet<string>
): Mistake[] {
  return Object.entries(groups).flatMap(([group, probes]) => {
    const path = ['probes', group]
    const empty = { path, message: `group "${group}" is empty`, hint: 'Add a probe to it.' }
    return [
      ...(taken.has(group) ? [describeClash(['probes', group])] : []),
      ...(Object.keys(probes).length === 0 ? [empty] : []),
      ...Object.entries(probes).flatMap(([name, probe]) => checkPath(probe, [...path, name, 'path'], base))
    ]
  })
}

/** A group does not know the unit of the rules that use it, so that any kind's variables may stand in its paths. */
function checkPath(probe: ProbeFile, path: YamlPath, { kinds }: Scope): Mistake[] {
  const known = listVariables(kinds)
    .filter(({ inTemplates }) => inTemplates)
    .map(({ name }) => name)
  return templatePlaces(probe.path)
    .filter(({ name }) => !known.includes(name))
    .map((place) => ({
      ...place,
      path,
      message: `unknown variable {{${place.name}}}`,
      hint: `Known here: ${known.join(', ')}.`
    }))
}

/** Adds the functions one after the other: each sees those that stand before it. */
function addFunctions(
  definitions: DefinitionsFile,
  base: Scope,
  taken: ReadonlySet<string>
): { scope: Scope; mistakes: Mistake[] } {
  let scope = base
  const mistakes: Mistake[] = []
  for (const [name, definition] of Object.entries(definitions.functions ?? {})) {
    const signature = taken.has(name) ? [describeClash(['functions', name])] : checkSignature(name, definition, scope)
    mistakes.push(...signature)
    if (signature.length > 0) continue
    mistakes.push(...checkBody(name, definition, scope))
    const environment = withFunction(scope.environment, name, definition)
    scope = { ...scope, environment, functions: { ...scope.functions, [name]: definition } }
  }
  return { scope, mistakes }
}

function describeClash(path: [string, string]): Mistake {
  return { path, key: true, message: `"${path[1]}" is defined already`, hint: 'Rename it.' }
}
