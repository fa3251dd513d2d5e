import type { ProbeFile } from '../files/rule-file.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'
import { readAxes } from '../language/instances.js'
import { listVariables } from '../language/names.js'
import { creationProblems } from '../safety/creation.js'
import { effectProblems } from '../safety/effect.js'
import { checkTemplate } from './check-templates.js'
import { findProbe, reservedWords, type RuleParts } from './rule-parts.js'

/** What is wrong with a rule's probes: names, texts, and what they could do to a server. */
export function checkProbes(parts: RuleParts): Mistake[] {
  const { rule, names } = parts
  const none = {
    path: ['probes'],
    message: 'the rule has no probe',
    hint: 'Add probes, or use a group of them.'
  }
  const hasNone = Object.keys(names.declared).length === 0 && (rule.use ?? []).length === 0
  const bases = new Map(names.instances.map(({ name, base }) => [name, base]))
  const instances = Object.fromEntries(names.instances.map(({ name, file }) => [name, file]))
  return [
    ...(hasNone ? [none] : []),
    ...checkNames(parts),
    ...Object.entries(names.declared).flatMap(([name, probe]) => [
      ...checkTexts(parts, name, probe),
      ...dropRepetitions(listFiles(parts, name).flatMap((file) => checkEffect(parts, name, file)))
    ]),
    ...dropRepetitions(
      creationProblems(rule.effect, instances).map(({ probe, part, message, hint }) => ({
        path: [...findProbe(parts, bases.get(probe) ?? probe), ...part],
        message,
        hint
      }))
    )
  ]
}

/** A probe with each of its values put in. */
function listFiles({ names }: RuleParts, name: string): ProbeFile[] {
  return names.instances.filter(({ base }) => base === name).map(({ file }) => file)
}

/** What is wrong with all instances of a probe is said once. */
function dropRepetitions(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map((mistake) => [`${mistake.message} ${mistake.path.join('/')}`, mistake])).values()]
}

function checkNames({ rule, scope }: RuleParts): Mistake[] {
  const taken = [
    ['variable', listVariables(scope.kinds).map(({ name }) => name)],
    ['group of probes', Object.keys(scope.groups)],
    ['word of CEL', [...reservedWords]]
  ] as const
  const all = [...new Set(taken.flatMap(([, names]) => names))].toSorted()
  return Object.keys(rule.probes ?? {}).flatMap((name) => {
    const owner = taken.find(([, names]) => names.includes(name))?.[0]
    if (owner === undefined) return []
    const message = `"${name}" is a ${owner} and cannot name a probe`
    return [{ path: ['probes', name], key: true, message, hint: `Rename the probe. Taken are ${all.join(', ')}.` }]
  })
}

function checkTexts(parts: RuleParts, name: string, probe: ProbeFile): Mistake[] {
  const texts: [YamlPath, string | undefined][] = [
    [['path'], probe.path],
    ...Object.entries(probe.headers ?? {}).map(([header, value]): [YamlPath, string] => [
      ['headers', header],
      String(value)
    ]),
    [['method'], probe.method],
    [['body'], probe.body],
    [['creates'], probe.creates]
  ]
  const ofGroup = isOfGroup(parts, name) ? name : undefined
  const known = [
    ...parts.texts,
    ...Object.keys(readAxes(name, parts.names.declared)).flatMap((axis) => [axis, `${axis}.name`])
  ]
  return texts.flatMap(([part, text]) => {
    if (text === undefined) return []
    return checkTemplate(parts, text, { path: locate(parts, name, part), known, ofGroup })
  })
}

function checkEffect(parts: RuleParts, name: string, probe: ProbeFile): Mistake[] {
  const { effect, requires } = parts.rule
  const prefix = isOfGroup(parts, name) ? `probe ${name}: ` : ''
  return effectProblems(probe, effect, requires?.flag === 'long-name-put').map((problem) => {
    const wanted = problem.header?.toLowerCase()
    const header = Object.keys(probe.headers ?? {}).find((field) => field.toLowerCase() === wanted)
    const part = header === undefined ? [problem.part] : ['headers', header]
    return { path: locate(parts, name, part), message: prefix + problem.message, hint: problem.hint }
  })
}

function isOfGroup(parts: RuleParts, name: string): boolean {
  return findProbe(parts, name)[0] === 'use'
}

/** A part of a probe; of one that a group brings, the line that uses the group. */
function locate(parts: RuleParts, name: string, part: YamlPath): YamlPath {
  const own = findProbe(parts, name)
  return isOfGroup(parts, name) ? own : [...own, ...part]
}
