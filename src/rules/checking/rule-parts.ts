import { nearest } from '../../shared/text.js'
import type { UnitKind } from '../../units/unit.js'
import type { RuleFile } from '../files/rule-file.js'
import type { YamlPath } from '../files/yaml-file.js'
import { findKind, listTemplateNames } from '../language/names.js'
import { collectNames, type RuleNames } from '../language/rule-names.js'
import type { Scope } from '../language/scope.js'

/** A rule with what its mistakes are judged by. */
export type RuleParts = {
  readonly rule: RuleFile
  readonly scope: Scope
  readonly kind: UnitKind
  readonly names: RuleNames
  /** Variables that its templates may use. */
  readonly texts: readonly string[]
}

export function collectParts(rule: RuleFile, scope: Scope): RuleParts {
  const kind = findKind(scope.kinds, rule.unit)
  return { rule, scope, kind, names: collectNames(rule, scope), texts: listTemplateNames(kind, rule.effect) }
}

/** Where a probe stands; one that comes from a group is the fault of the line that uses the group. */
export function findProbe({ rule, scope }: RuleParts, name: string): YamlPath {
  if (rule.probes !== undefined && Object.hasOwn(rule.probes, name)) return ['probes', name]
  const group = (rule.use ?? []).findIndex((used) => scope.groups[used]?.includes(name) === true)
  return ['use', Math.max(group, 0)]
}

export function suggest(name: string, known: readonly string[]): string {
  const guess = nearest(name, known)
  return guess === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${guess}"?`
}

/**
 * CEL's own words, which no name can be (CEL spec, "Reserved words"), and the types and functions of the library.
 */
export const reservedWords: ReadonlySet<string> = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var ' +
    'void while has all exists exists_one map filter size int uint double string bool bytes list type dyn cel ' +
    'duration timestamp like matches optional null_type prototype __proto__'
  ).split(' ')
)
