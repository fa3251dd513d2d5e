import type { Rule } from '../../rules/rule.js'
import type { Judged } from './judge.js'

/** Names the areas that the one at this path stands for, as far as a rule is concerned. */
export type Represented = (rule: Rule, path: string) => string[]

/** What was judged, at each path that it holds for; an area that was tried itself speaks for itself. */
export function listPlaces(judged: readonly Judged[], represented: Represented): { path: string; one: Judged }[] {
  const tried = new Set(judged.map(({ check }) => `${check.rule.id} ${check.unit.path}`))
  return judged.flatMap((one) => {
    const { rule, unit } = one.check
    const others = represented(rule, unit.path).filter((path) => !tried.has(`${rule.id} ${path}`))
    return [unit.path, ...others].map((path) => ({ path, one }))
  })
}
