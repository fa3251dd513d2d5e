// What rules run on: one file for each kind, and what each kind gives to templates and conditions. Touches nothing of
// the world; draws no random names, because whoever runs a rule hands them in.

/** A name that a rule can read. */
export type UnitVariable = {
  readonly name: string
  /** Its CEL type; templates render every variable as text. */
  readonly type: string
  readonly inTemplates: boolean
  readonly inConditions: boolean
  /** Only rules with `effect: write` have it. */
  readonly writeOnly: boolean
  /** One line for the manual. */
  readonly doc: string
}

/** A CEL type that a kind brings: the class of its values, and what conditions can read of them. */
export type UnitType = {
  readonly name: string
  readonly ctor: new (facts: never) => object
  readonly fields: Readonly<Record<string, { readonly type: string; readonly doc: string }>>
}

/** What a unit's names stand for. */
export type UnitNames = {
  /** Values of template variables; `null` where the unit has none, such as `file` of an area without a known file. */
  readonly texts: Readonly<Record<string, string | null>>
  /** Values of condition variables; integers are `bigint`, as CEL has them. */
  readonly values: Readonly<Record<string, unknown>>
}

/** One thing that a rule runs on once. */
export type Unit<Facts = unknown> = UnitNames & {
  /** Name of its kind. */
  readonly kind: string
  /** Where it is on its origin; `/` for the origin itself. */
  readonly path: string
  readonly facts: Facts
}

/** What a case may say about a unit, by key of its `unit:`. */
export type CaseField = 'path' | 'path or null' | 'folder' | 'status' | 'boolean' | 'text' | CaseFields
export interface CaseFields {
  readonly [key: string]: CaseField
}

/** A kind of unit. A new one is a file like `area.ts` and a place in a list of kinds. */
export type UnitKind = {
  /** The word behind `unit:` in a rule. */
  readonly name: string
  /** One line for the manual. */
  readonly doc: string
  /** What only this kind has; `common.ts` holds what all have. */
  readonly variables: readonly UnitVariable[]
  readonly type: UnitType | null
  readonly caseFields: CaseFields
  /** The unit that a case describes; `given` has the shape of `caseFields`, and every field has a default. */
  readonly describeCase: (given: Readonly<Record<string, unknown>>) => Unit
}

/** A variable that only templates read. */
export function textVariable(name: string, doc: string): UnitVariable {
  return { name, type: 'string', inTemplates: true, inConditions: false, writeOnly: false, doc }
}
