import { bodyProblems, parameterProblems } from './check-function.js'
import type { DefinitionsFile, FunctionFile, ProbeFile } from '../files/rule-file.js'
import type { Scope } from '../language/scope.js'
import { emptyScope, withFunction, withoutPrototype } from '../language/scope.js'
import { templatePlaces } from '../language/templates.js'
import { variables } from '../language/variables.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'

const KNOWN_VARIABLES = `Known here: ${variables
  .filter(({ inTemplates }) => inTemplates)
  .map(({ name }) => name)
  .join(', ')}.`

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
    ...variables.map(({ name }) => name)
  ])
  const groups = checkGroups(definitions, taken)
  const functions = checkFunctions(definitions, base, new Set([...taken, ...Object.keys(groups.groups)]))
  const fixes = Object.keys(definitions.fixes ?? {}).flatMap((name) =>
    Object.hasOwn(base.fixes, name) ? [clash(['fixes', name])] : []
  )
  return {
    scope: {
      groups: withoutPrototype({ ...base.groups, ...groups.groups }),
      functions: { ...base.functions, ...functions.functions },
      fixes: { ...base.fixes, ...definitions.fixes },
      environment: functions.environment
    },
    mistakes: [...groups.mistakes, ...functions.mistakes, ...fixes]
  }
}

function checkGroups(
  definitions: DefinitionsFile,
  taken: ReadonlySet<string>
): { groups: Record<string, Record<string, ProbeFile>>; mistakes: Mistake[] } {
  const groups: Record<string, Record<string, ProbeFile>> = {}
  const mistakes: Mistake[] = []
  for (const [group, probes] of Object.entries(definitions.probes ?? {})) {
    if (taken.has(group)) mistakes.push(clash(['probes', group]))
    else groups[group] = probes
    if (Object.keys(probes).length === 0)
      mistakes.push({ path: ['probes', group], message: `group "${group}" is empty`, hint: 'Add a probe to it.' })
    for (const [name, probe] of Object.entries(probes)) {
      for (const place of templatePlaces(probe.path)) {
        if (variables.some((variable) => variable.inTemplates && variable.name === place.name)) continue
        const path: YamlPath = ['probes', group, name, 'path']
        mistakes.push({ ...place, path, message: `unknown variable {{${place.name}}}`, hint: KNOWN_VARIABLES })
      }
    }
  }
  return { groups, mistakes }
}

function checkFunctions(
  definitions: DefinitionsFile,
  base: Scope,
  taken: ReadonlySet<string>
): Pick<Scope, 'functions' | 'environment'> & { mistakes: Mistake[] } {
  const functions: Record<string, FunctionFile> = {}
  const mistakes: Mistake[] = []
  let { environment } = base
  for (const [name, definition] of Object.entries(definitions.functions ?? {})) {
    const signature = taken.has(name) ? [clash(['functions', name])] : parameterProblems(name, definition, environment)
    mistakes.push(...signature)
    if (signature.length > 0) continue
    const earlier = [...Object.keys(base.functions), ...Object.keys(functions)]
    mistakes.push(...bodyProblems(name, definition, environment, earlier))
    environment = withFunction(environment, name, definition)
    functions[name] = definition
  }
  return { functions, environment, mistakes }
}

function clash(path: [string, string]): Mistake {
  return { path, key: true, message: `"${path[1]}" is defined already`, hint: 'Rename it.' }
}
