import type { EffectClass } from '../../evidence/exchange.js'
import { commonVariables } from '../../units/common.js'
import type { UnitKind, UnitVariable } from '../../units/unit.js'

/** Every variable of every kind; a name that is not here (and is no probe) is an error when the rule is loaded. */
export function listVariables(kinds: readonly UnitKind[]): readonly UnitVariable[] {
  return [...kinds.flatMap(({ variables }) => variables), ...commonVariables]
}

/** Names that templates of a rule with this kind of unit and this effect class may use. */
export function listTemplateNames(kind: UnitKind, effect: EffectClass): string[] {
  return listVariables([kind])
    .filter(({ inTemplates, writeOnly }) => inTemplates && (!writeOnly || effect === 'write'))
    .map(({ name }) => name)
}

/** Variables that conditions of a rule with this kind of unit may use. */
export function listConditionVariables(kind: UnitKind): UnitVariable[] {
  return listVariables([kind]).filter(({ inConditions }) => inConditions)
}

/** @throws Error if there is no such kind; the schema of rule files says so first */
export function findKind(kinds: readonly UnitKind[], name: string): UnitKind {
  const kind = kinds.find((known) => known.name === name)
  if (kind === undefined) throw new Error(`no kind of unit ${name}`)
  return kind
}
