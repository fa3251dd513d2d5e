import { UsageError, UsageErrors } from '../shared/errors.js'
import { nearest } from '../shared/text.js'
import type { Rule } from './rule.js'

/** `--only`, `--skip` and `--tag`; an empty list does not restrict. */
export type Selection = { only: readonly string[]; skip: readonly string[]; tag: readonly string[] }

/**
 * The rules that a run uses: named by `only` (all if empty), having one of `tag` (if any), not named by `skip`. A family
 * counts as a tag. Throws `UsageErrors` naming each id and tag that no rule has, or if no rule is left.
 */
export function selectRules(rules: readonly Rule[], selection: Selection): Rule[] {
  const ids = rules.map(({ id }) => id)
  const tags = [...new Set(rules.flatMap((rule) => [rule.family, ...rule.tags]))]
  const problems = [
    ...selection.only.flatMap((id) => unknown('--only', 'rule', id, ids)),
    ...selection.skip.flatMap((id) => unknown('--skip', 'rule', id, ids)),
    ...selection.tag.flatMap((tag) => unknown('--tag', 'tag', tag, tags))
  ]
  if (problems.length > 0) throw new UsageErrors(problems)
  const selected = rules.filter(
    (rule) =>
      (selection.only.length === 0 || selection.only.includes(rule.id)) &&
      (selection.tag.length === 0 || selection.tag.some((tag) => rule.family === tag || rule.tags.includes(tag))) &&
      !selection.skip.includes(rule.id)
  )
  if (selected.length > 0) return selected
  const hint = 'Widen --only and --tag, or drop --skip.'
  throw new UsageErrors([new UsageError('no rule is left to run', { code: 'no-rule', hint })])
}

/** The rules as a person reads them: by family and id. */
export function orderRules(rules: readonly Rule[]): Rule[] {
  return rules.toSorted((a, b) => (`${a.family}/${a.id}` < `${b.family}/${b.id}` ? -1 : 1))
}

function unknown(flag: string, what: string, name: string, known: readonly string[]): UsageError[] {
  if (known.includes(name)) return []
  const guess = nearest(name, known)
  const list =
    what === 'tag' ? `Known tags: ${[...known].sort().join(', ')}.` : 'Run "verbgate rules list" to see them.'
  const hint = guess === undefined ? list : `Did you mean "${guess}"?`
  return [new UsageError(`${flag} ${name}: there is no such ${what}`, { code: `unknown-${what}`, hint })]
}
