import type { CleanChecks } from '../../findings/scan-result.js'
import { groupBy } from '../../shared/group.js'
import type { Judged } from './judge.js'

/** Collects the rules that looked and found nothing, with the paths for which they did, by the rules. */
export function collectClean(judged: readonly Judged[], represented: (path: string) => string[]): CleanChecks[] {
  const origin = judged[0]?.check.unit.origin.href ?? ''
  const byPath = groupBy(cleanPlaces(judged, represented), ({ path }) => path)
  const paths = [...byPath].map(([path, places]) => ({
    path,
    rules: [...new Set(places.map(({ ruleId }) => ruleId))].toSorted()
  }))
  const byRules = groupBy(
    paths.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    ({ rules }) => rules.join()
  )
  return [...byRules.values()].map((group) => ({
    origin,
    paths: group.map(({ path }) => path),
    rules: group[0]?.rules ?? []
  }))
}

/** Where a rule is clean; one that sent nothing did not look, and an area that was tried itself speaks for itself. */
function cleanPlaces(
  judged: readonly Judged[],
  represented: (path: string) => string[]
): { ruleId: string; path: string }[] {
  const tried = new Set(judged.map(({ check }) => `${check.rule.id} ${check.unit.path}`))
  return judged.flatMap(({ check: { rule, unit, hasAsked }, judgement }) => {
    if (judgement.kind !== 'clean' || !hasAsked) return []
    const others = represented(unit.path).filter((path) => !tried.has(`${rule.id} ${path}`))
    return [unit.path, ...others].map((path) => ({ ruleId: rule.id, path }))
  })
}
