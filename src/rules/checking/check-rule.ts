// Every mistake of a rule file, found when it is loaded and said with its place. Works on values.
import type { RuleFile, VerdictFile } from '../files/rule-file.js'
import { readVerdictConditions } from '../files/deprecated.js'
import type { Mistake } from '../files/yaml-file.js'
import { listAxesRead } from '../language/rule-names.js'
import type { Scope } from '../language/scope.js'
import { answerFields } from '../language/templates.js'
import { checkConditions } from './check-conditions.js'
import { checkEach } from './check-each.js'
import { checkProbes } from './check-probes.js'
import { checkTemplate, type TextPlace } from './check-templates.js'
import { collectParts, suggest, type RuleParts } from './rule-parts.js'

/** Everything that can be wrong with one rule of the right shape; empty if nothing is. */
export function checkRule(rule: RuleFile, scope: Scope): Mistake[] {
  const parts = collectParts(rule, scope)
  return [
    ...checkFix(parts),
    ...checkGroups(parts),
    ...checkProbes(parts),
    ...checkEach(parts),
    ...checkSessions(parts),
    ...checkThrough(parts),
    ...checkConditions(parts),
    ...checkVerdicts(parts)
  ]
}

function checkFix({ rule: { fix }, scope: { fixes } }: RuleParts): Mistake[] {
  if (typeof fix !== 'string' || Object.hasOwn(fixes, fix)) return []
  return [{ path: ['fix'], message: `unknown fix "${fix}"`, hint: suggest(fix, Object.keys(fixes)) }]
}

function checkGroups({ rule, scope, names }: RuleParts): Mistake[] {
  const unknown = (rule.use ?? []).flatMap((group, index) => {
    if (scope.groups[group] !== undefined) return []
    const hint = suggest(group, Object.keys(scope.groups))
    return [{ path: ['use', index], message: `unknown group of probes "${group}"`, hint }]
  })
  const doubled = Object.keys(rule.probes ?? {}).filter((name) => names.shared.has(name))
  return [
    ...unknown,
    ...doubled.map((name) => {
      const message = `"${name}" is a shared probe that use brings already`
      return { path: ['probes', name], key: true, message, hint: 'Rename it.' }
    })
  ]
}

/** A rule that names roles asks in these only; another one in any declared session. */
function checkSessions({ rule, names }: RuleParts): Mistake[] {
  const roles = rule.sessions
  if (roles === undefined) return []
  const asked = Object.entries(names.declared)
  const strange = Object.entries(rule.probes ?? {}).flatMap(([name, { as }]) => {
    if (as === undefined || roles.includes(as)) return []
    const message = `"${as}" is none of the rule's sessions`
    return [{ path: ['probes', name, 'as'], message, hint: suggest(as, roles) }]
  })
  const idle = roles.flatMap((role, index) => {
    if (asked.some(([, { as }]) => as === role)) return []
    return [
      { path: ['sessions', index], message: `no probe asks as "${role}"`, hint: 'Add as to a probe, or remove it.' }
    ]
  })
  return [...strange, ...idle]
}

/** What is compared is the site as a whole, and nothing is placed through two ways in. */
function checkThrough({ rule, names }: RuleParts): Mistake[] {
  if (rule.unit === 'origin' && rule.effect !== 'write') return []
  const asked = Object.entries(names.declared).filter(([, { through }]) => through !== undefined)
  return asked.map(([name]) => ({
    path: ['probes', name, 'through'],
    message: 'through is for rules that are run on an origin and place nothing',
    hint: 'Write unit: origin and another effect than write, or remove it.'
  }))
}

function checkVerdicts(parts: RuleParts): Mistake[] {
  const { rule } = parts
  const mistakes = rule.verdicts.flatMap((verdict, index) => {
    const names = listSentenceNames(parts, verdict)
    const path = ['verdicts', index]
    if ('inconclusive' in verdict)
      return checkTemplate(parts, verdict.inconclusive, { path: [...path, 'inconclusive'], ...names })
    if ('notAsked' in verdict) return checkTemplate(parts, verdict.notAsked, { path: [...path, 'notAsked'], ...names })
    if ('clean' in verdict || verdict.summary === undefined) return []
    return checkTemplate(parts, verdict.summary, { path: [...path, 'summary'], ...names })
  })
  if (rule.verdicts.some((verdict) => 'exposed' in verdict)) return mistakes
  return [
    ...mistakes,
    { path: ['verdicts'], message: 'the rule can never find anything', hint: 'Add a verdict exposed.' }
  ]
}

/** What a summary or a reason may say: of a probe with `each` only where the verdict is about one instance of it. */
function listSentenceNames({ names, texts }: RuleParts, verdict: VerdictFile): Pick<TextPlace, 'known' | 'quoted'> {
  const [condition] = readVerdictConditions(verdict)
  const axes =
    condition === undefined || condition.key === 'when' ? [] : Object.keys(listAxesRead(condition.source, names))
  const single = names.instances.filter(
    ({ name, base, keys }) => name === base || Object.keys(keys).every((axis) => axes.includes(axis))
  )
  const probes = [...new Set([...single.map(({ base }) => base), ...names.instances.map(({ name }) => name)])]
  const known = [
    ...texts,
    ...('exposed' in verdict && verdict.quotes !== undefined ? ['quotes'] : []),
    ...axes.flatMap((axis) => [axis, `${axis}.name`]),
    ...probes.flatMap((name) => answerFields.map((field) => `${name}.${field}`))
  ]
  return { known, quoted: probes }
}
