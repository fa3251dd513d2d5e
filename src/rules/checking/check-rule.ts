// Every mistake of a rule file, found when it is loaded and said with its place. Works on values.
import type { RuleFile } from '../files/rule-file.js'
import type { Mistake } from '../files/yaml-file.js'
import type { Scope } from '../language/scope.js'
import { answerFields } from '../language/templates.js'
import { checkConditions } from './check-conditions.js'
import { checkProbes } from './check-probes.js'
import { checkTemplate } from './check-templates.js'
import { collectParts, suggest, type RuleParts } from './rule-parts.js'

/** Everything that can be wrong with one rule of the right shape; empty if nothing is. */
export function checkRule(rule: RuleFile, scope: Scope): Mistake[] {
  const parts = collectParts(rule, scope)
  return [
    ...checkFix(parts),
    ...checkGroups(parts),
    ...checkProbes(parts),
    ...checkConditions(parts),
    ...checkVerdicts(parts)
  ]
}

function checkFix({ rule: { fix }, scope: { fixes } }: RuleParts): Mistake[] {
  if (typeof fix !== 'string' || Object.hasOwn(fixes, fix)) return []
  return [{ path: ['fix'], message: `unknown fix "${fix}"`, hint: suggest(fix, Object.keys(fixes)) }]
}

function checkGroups({ rule, scope }: RuleParts): Mistake[] {
  const mistakes: Mistake[] = []
  const owners = new Map<string, string>()
  for (const [index, group] of (rule.use ?? []).entries()) {
    const path = ['use', index]
    const probes = scope.groups[group]
    if (probes === undefined) {
      const hint = suggest(group, Object.keys(scope.groups))
      mistakes.push({ path, message: `unknown group of probes "${group}"`, hint })
      continue
    }
    for (const probe of Object.keys(probes)) {
      const other = owners.get(probe)
      const message = `probe "${probe}" is in ${other} and in ${group}`
      if (other !== undefined) mistakes.push({ path, message, hint: 'Use one of the two.' })
      owners.set(probe, group)
    }
  }
  return [
    ...mistakes,
    ...Object.keys(rule.probes ?? {}).flatMap((name) => {
      const message = `"${name}" is a probe of the group ${owners.get(name)} already`
      return owners.has(name) ? [{ path: ['probes', name], key: true, message, hint: 'Rename it.' }] : []
    })
  ]
}

function checkVerdicts(parts: RuleParts): Mistake[] {
  const { rule, probes, texts } = parts
  const known = [...texts, ...Object.keys(probes).flatMap((name) => answerFields.map((field) => `${name}.${field}`))]
  const mistakes = rule.verdicts.flatMap((verdict, index) => {
    const path = ['verdicts', index]
    if ('inconclusive' in verdict)
      return checkTemplate(parts, verdict.inconclusive, { path: [...path, 'inconclusive'], known })
    if ('clean' in verdict || verdict.summary === undefined) return []
    return checkTemplate(parts, verdict.summary, { path: [...path, 'summary'], known })
  })
  if (rule.verdicts.some((verdict) => 'exposed' in verdict)) return mistakes
  return [
    ...mistakes,
    { path: ['verdicts'], message: 'the rule can never find anything', hint: 'Add a verdict exposed.' }
  ]
}
