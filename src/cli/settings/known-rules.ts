import { LEFTOVER_RULE_ID } from '../../findings/compare.js'
import type { Rule } from '../../rules/rule.js'
import { UsageError, UsageErrors, type FilePosition } from '../../shared/errors.js'
import { nearest } from '../../shared/text.js'
import type { ScanSettings } from './scan-settings.js'

/**
 * The ids in the owner's files have to be ones of rules: a misspelt one would change nothing and say nothing.
 * @throws UsageErrors `unknown-rule` with the nearest known id
 */
export function demandKnownRules({ config, accepted }: ScanSettings, rules: readonly Rule[]): void {
  const known = [...rules.map(({ id }) => id), LEFTOVER_RULE_ID]
  const named = [
    ...Object.keys(config.severity).map((id) => ({ id, place: config.placeOf(['severity', id]) })),
    ...accepted.map(({ rule, place }) => ({ id: rule, place: parsePosition(place) }))
  ]
  const problems = named.filter(({ id }) => !known.includes(id)).map(({ id, place }) => unknownRule(id, place, known))
  if (problems.length > 0) throw new UsageErrors(problems)
}

function unknownRule(id: string, place: FilePosition | null, known: readonly string[]): UsageError {
  const guess = nearest(id, known)
  const hint = guess === undefined ? 'Run "verbgate rules list" to see them.' : `Did you mean "${guess}"?`
  return new UsageError(`there is no rule ${id}`, { code: 'unknown-rule', hint, ...(place !== null && { place }) })
}

function parsePosition(text: string): FilePosition {
  const [, file = text, line] = /^(.*):(\d+)$/.exec(text) ?? []
  return line === undefined ? { file } : { file, line: Number(line) }
}
