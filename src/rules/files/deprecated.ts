// What the first edition of the language spelt otherwise. One version accepts both and says so. Works on values.
import type { ProbeFile, RuleFile, VerdictConditions } from './rule-file.js'

/** A condition with the key that it stands under. */
export type Keyed<Key extends string = string> = { key: Key; source: string }

/** When a rule is run on a unit, or `null` for always. */
export function readRuleCondition({ when, applies }: RuleFile): Keyed<'when' | 'applies'> | null {
  if (when !== undefined) return { key: 'when', source: when }
  return applies === undefined ? null : { key: 'applies', source: applies }
}

/** When a probe is sent, or `null` for always. */
export function readProbeCondition({ when, if: given }: ProbeFile): Keyed<'when' | 'if'> | null {
  if (when !== undefined) return { key: 'when', source: when }
  return given === undefined ? null : { key: 'if', source: given }
}

/** While which condition a probe is sent again; `until` says the opposite. */
export function readRepeatCondition(repeat: NonNullable<ProbeFile['repeat']>): Keyed<'when' | 'until'> | null {
  if (repeat.when !== undefined) return { key: 'when', source: repeat.when }
  return repeat.until === undefined ? null : { key: 'until', source: repeat.until }
}

const verdictKeys = ['when', 'any', 'all', 'first'] as const

/** The conditions of a verdict; one that is right has exactly one. */
export function readVerdictConditions(verdict: VerdictConditions): Keyed<(typeof verdictKeys)[number]>[] {
  return verdictKeys.flatMap((key) => {
    const source = verdict[key]
    return source === undefined ? [] : [{ key, source }]
  })
}
