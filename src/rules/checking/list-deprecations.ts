import {
  readProbeCondition,
  readRepeatCondition,
  readRuleCondition,
  readVerdictConditions,
  type Keyed
} from '../files/deprecated.js'
import type { DefinitionsFile, ProbeFile, RuleFile } from '../files/rule-file.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'
import { findIdentifiers } from '../language/identifiers.js'
import { isProbe, type Scope } from '../language/scope.js'

/** What a rule spells as in the first edition; it is accepted for one version more. */
export function listDeprecations(rule: RuleFile, scope: Scope): Mistake[] {
  const own = readRuleCondition(rule)
  const renamed = Object.fromEntries(Object.entries(scope.renamed).filter(([name]) => !(name in (rule.probes ?? {}))))
  return [
    ...noteKey(own, [], 'applies'),
    ...noteWords(own, [], renamed),
    ...Object.entries(rule.probes ?? {}).flatMap(([name, probe]) => noteProbe(probe, ['probes', name], renamed)),
    ...rule.verdicts.flatMap((verdict, index) =>
      readVerdictConditions(verdict).flatMap((condition) => noteWords(condition, ['verdicts', index], renamed))
    )
  ]
}

/** The same of definitions. */
export function listDefinitionDeprecations({ probes, functions }: DefinitionsFile): Mistake[] {
  return [
    ...Object.entries(probes ?? {}).flatMap(([name, entry]) =>
      isProbe(entry)
        ? noteProbe(entry, ['probes', name], {})
        : Object.entries(entry).flatMap(([inner, probe]) => noteProbe(probe, ['probes', name, inner], {}))
    ),
    ...Object.entries(functions ?? {}).flatMap(([name, { when }]) =>
      noteWords({ key: 'when', source: when }, ['functions', name], {})
    )
  ]
}

function noteProbe(probe: ProbeFile, path: YamlPath, renamed: Scope['renamed']): Mistake[] {
  const [when, again] = [
    readProbeCondition(probe),
    probe.repeat === undefined ? null : readRepeatCondition(probe.repeat)
  ]
  const message = 'signature has no meaning any more; which areas are alike is found out without it'
  return [
    ...noteKey(when, path, 'if'),
    ...noteKey(again, [...path, 'repeat'], 'until'),
    ...(probe.signature === undefined
      ? []
      : [{ path: [...path, 'signature'], key: true, message, hint: 'Remove it.' }]),
    ...noteWords(when, path, renamed),
    ...noteWords(again, [...path, 'repeat'], renamed)
  ]
}

function noteKey(condition: Keyed | null, path: YamlPath, old: string): Mistake[] {
  if (condition?.key !== old) return []
  const hint = old === 'until' ? 'Write when, with the opposite: it is sent again while that holds.' : 'Write when.'
  return [{ path: [...path, old], key: true, message: `${old} is now called when`, hint }]
}

/** Functions and probes that a condition calls by an old name. */
function noteWords(condition: Keyed | null, path: YamlPath, renamed: Scope['renamed']): Mistake[] {
  if (condition === null) return []
  const { key, source } = condition
  return findIdentifiers(source).flatMap(({ name, ...range }) => {
    const place = { path: [...path, key], ...range }
    if (name === 'like' && source[range.end] === '(')
      return [{ ...place, message: 'like(text, pattern) is now written text.matches(pattern)', hint: 'Write matches.' }]
    const now = Object.hasOwn(renamed, name) ? renamed[name] : undefined
    return now === undefined ? [] : [{ ...place, message: `${name} is now called ${now}`, hint: `Write ${now}.` }]
  })
}
