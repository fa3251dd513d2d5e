import type { Mistake, YamlPath } from '../files/yaml-file.js'
import { describeTypes } from '../language/environment.js'
import { listConditionVariables } from '../language/names.js'
import { createRuleEnvironment } from '../language/scope.js'
import type { CelProblem } from './expressions.js'
import { inspectExpression } from './expressions.js'
import { findProbe, reservedWords, type RuleParts } from './rule-parts.js'

/** What is wrong with the conditions of a rule: `applies`, those of its probes, and those of its verdicts. */
export function checkConditions(parts: RuleParts): Mistake[] {
  const { rule, probes } = parts
  const names = Object.keys(probes)
  const applies = rule.applies === undefined ? [] : checkCondition(parts, ['applies'], rule.applies, [])
  return [
    ...applies,
    ...names.flatMap((name, index) => {
      const { if: when, repeat } = probes[name] ?? {}
      const path = findProbe(parts, name)
      const earlier = names.slice(0, index)
      return [
        ...(when === undefined ? [] : checkCondition(parts, [...path, 'if'], when, earlier)),
        ...(repeat === undefined
          ? []
          : checkCondition(parts, [...path, 'repeat', 'until'], repeat.until, [...earlier, name]))
      ]
    }),
    ...rule.verdicts.flatMap(({ when }, index) => checkCondition(parts, ['verdicts', index, 'when'], when, names))
  ]
}

/** `sent` are the probes that are asked before the condition is. */
function checkCondition(parts: RuleParts, path: YamlPath, source: string, sent: readonly string[]): Mistake[] {
  const { rule, scope, kind } = parts
  const groups = listSentGroups(parts, sent)
  const variables = listConditionVariables(kind).map(({ name }) => name)
  const known = {
    variables: [...variables, ...sent, ...groups],
    functions: Object.keys(scope.functions),
    types: describeTypes(scope.kinds)
  }
  const usable = sent.filter((name) => !reservedWords.has(name) && !variables.includes(name) && !groups.includes(name))
  const environment = createRuleEnvironment(scope, rule.unit, usable, groups)
  return inspectExpression(source, environment, known).problems.map((problem) => ({
    ...explainOrder(parts, path, problem),
    path
  }))
}

/** Groups whose probes are all asked before. An empty one is a mistake of its own. */
function listSentGroups({ groups }: RuleParts, sent: readonly string[]): string[] {
  return Object.keys(groups).filter((group) => groups[group]?.every((probe) => sent.includes(probe)))
}

/** A name that is unknown only because it stands later is explained as that. */
function explainOrder({ probes, groups }: RuleParts, path: YamlPath, problem: CelProblem): CelProblem {
  const name = /^unknown name "(.*)"$/.exec(problem.message)?.[1]
  if (name === undefined || !(Object.hasOwn(probes, name) || Object.hasOwn(groups, name))) return problem
  if (path[0] === 'applies') {
    const message = `"${name}" is a probe; applies is asked before any is sent`
    return { ...problem, message, hint: 'Read the unit only.' }
  }
  return { ...problem, message: `"${name}" is not sent before this`, hint: 'Move it up.' }
}
