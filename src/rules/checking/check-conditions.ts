import {
  readProbeCondition,
  readRepeatCondition,
  readRuleCondition,
  readVerdictConditions,
  type Keyed
} from '../files/deprecated.js'
import type { VerdictFile } from '../files/rule-file.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'
import { describeTypes } from '../language/environment.js'
import { listPoints, readAxes, type Axes, type Instance } from '../language/instances.js'
import { listConditionVariables } from '../language/names.js'
import { bindAt, bindInTurn, listAxesRead } from '../language/rule-names.js'
import { createRuleEnvironment } from '../language/scope.js'
import type { CelProblem } from './expressions.js'
import { inspectExpression } from './expressions.js'
import { findProbe, reservedWords, type RuleParts } from './rule-parts.js'

/** What is wrong with the conditions of a rule: its own, those of its probes, and those of its verdicts. */
export function checkConditions(parts: RuleParts): Mistake[] {
  const { rule, names } = parts
  const all = Object.keys(names.declared)
  const own = readRuleCondition(rule)
  return [
    ...(own === null ? [] : checkCondition(parts, [own.key], own.source, { sent: [], axes: {} })),
    ...all.flatMap((name, index) => checkProbe(parts, name, all.slice(0, index))),
    ...rule.verdicts.flatMap((verdict, index) => checkVerdict(parts, verdict, ['verdicts', index]))
  ]
}

function checkProbe(parts: RuleParts, name: string, earlier: readonly string[]): Mistake[] {
  const { declared } = parts.names
  const probe = declared[name]
  if (probe === undefined) return []
  const path = findProbe(parts, name)
  const axes = readAxes(name, declared)
  const when = readProbeCondition(probe)
  const turn = parts.names.instances.find(({ base }) => base === name)
  const again = probe.repeat === undefined ? null : readRepeatCondition(probe.repeat)
  const unsaid = {
    path: [...path, 'repeat'],
    message: 'repeat has no when',
    hint: 'Say while what holds it is sent again.'
  }
  return [
    ...(when === null ? [] : checkCondition(parts, [...path, when.key], when.source, { sent: earlier, axes, turn })),
    ...(probe.repeat !== undefined && again === null ? [unsaid] : []),
    ...(again === null
      ? []
      : checkCondition(parts, [...path, 'repeat', again.key], again.source, { sent: [...earlier, name], axes }))
  ]
}

function checkVerdict(parts: RuleParts, verdict: VerdictFile, path: YamlPath): Mistake[] {
  const conditions = readVerdictConditions(verdict)
  const [only, ...others] = conditions
  if (only === undefined) {
    return [{ path, message: 'when is missing', hint: 'Add when, or any, all or first over the instances of each.' }]
  }
  if (others.length > 0) {
    const message = `a verdict has one of when, any, all, first; this one has ${conditions.map(({ key }) => key).join(' and ')}`
    return [{ path, message, hint: 'Split it in two.' }]
  }
  return [...checkOver(parts, only, path), ...checkQuotes(parts, verdict, path)]
}

/** What a verdict quotes is a list of texts, asked where its condition is. */
function checkQuotes(parts: RuleParts, verdict: VerdictFile, path: YamlPath): Mistake[] {
  const [only] = readVerdictConditions(verdict)
  if (only === undefined || !('exposed' in verdict) || verdict.quotes === undefined) return []
  const axes = only.key === 'when' ? {} : listAxesRead(only.source, parts.names)
  const place = { sent: Object.keys(parts.names.declared), axes, expected: 'list<string>' }
  return checkCondition(parts, [...path, 'quotes'], verdict.quotes, place)
}

function checkOver(parts: RuleParts, { key, source }: Keyed, path: YamlPath): Mistake[] {
  const axes = key === 'when' ? {} : listAxesRead(source, parts.names)
  const sent = Object.keys(parts.names.declared)
  const mistakes = checkCondition(parts, [...path, key], source, { sent, axes })
  if (key === 'when' || Object.keys(axes).length > 0 || mistakes.length > 0) return mistakes
  const message = `${key} reads no probe with each`
  return [{ path: [...path, key], key: true, message, hint: 'Write when.' }]
}

/**
 * What a condition is asked over: the probes asked before, and the axes of each that it has one value of. In the `when`
 * of a probe with `each` (`turn`) its own name is there too, as the list of those that were sent before.
 */
type Place = { sent: readonly string[]; axes: Axes; turn?: Instance | undefined; expected?: string }

function checkCondition(parts: RuleParts, path: YamlPath, source: string, place: Place): Mistake[] {
  const { axes, turn } = place
  const { rule, scope, kind, names } = parts
  const variables = listConditionVariables(kind).map(({ name }) => name)
  const taken = new Set([...reservedWords, ...variables])
  const point = listPoints(axes)[0] ?? { keys: {}, values: {} }
  const sent = turn === undefined || Object.keys(axes).length === 0 ? place.sent : [...place.sent, turn.base]
  const binding = bindAt(names, turn ?? point)
  const bound = Object.entries((turn === undefined ? binding : bindInTurn(binding, names, turn)).names)
  const usable = bound.filter(([name]) => !taken.has(name) && isSent(parts, name, sent))
  const axisNames = Object.keys(axes).filter((axis) => !taken.has(axis))
  const environment = createRuleEnvironment(scope, rule.unit, Object.fromEntries(usable), axisNames)
  const known = {
    variables: [...variables, ...axisNames, ...usable.map(([name]) => name)],
    functions: Object.keys(scope.functions),
    types: describeTypes(scope.kinds)
  }
  return inspectExpression(source, environment, known, place.expected).problems.map((problem) => ({
    ...explainName(parts, path, problem),
    path
  }))
}

/** Whether all probes that a name stands for are asked before. A group without any is a mistake of its own. */
function isSent({ names }: RuleParts, name: string, sent: readonly string[]): boolean {
  if (Object.hasOwn(names.declared, name)) return sent.includes(name)
  const bases = new Map(names.instances.map((instance): [string, Instance] => [instance.name, instance]))
  const group = Object.hasOwn(names.groups, name) ? names.groups[name] : undefined
  return (group ?? []).every((probe) => sent.includes(bases.get(probe)?.base ?? probe))
}

/** A name that is unknown only because it stands later, or in a group that is not used, is explained as that. */
function explainName({ names, scope }: RuleParts, path: YamlPath, problem: CelProblem): CelProblem {
  const name = /^unknown name "(.*)"$/.exec(problem.message)?.[1]
  if (name === undefined) return problem
  if (Object.hasOwn(names.declared, name) || Object.hasOwn(names.groups, name)) {
    if (path.length > 1) return { ...problem, message: `"${name}" is not sent before this`, hint: 'Move it up.' }
    const message = `"${name}" is a probe; ${path[0]} of a rule is asked before any is sent`
    return { ...problem, message, hint: 'Read the unit only.' }
  }
  const group = Object.keys(scope.groups).find((known) => known === name || scope.groups[known]?.includes(name))
  return group === undefined ? problem : { ...problem, hint: `Add use: [${group}].` }
}
