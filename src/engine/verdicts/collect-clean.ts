import type { CleanChecks } from '../../findings/scan-result.js'
import { groupBy } from '../../shared/group.js'
import type { Judged } from './judge.js'
import { listPlaces, type Represented } from './list-places.js'

/** Collects the rules that looked and found nothing, with the paths for which they did, by the rules. */
export function collectClean(judged: readonly Judged[], represented: Represented): CleanChecks[] {
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

/** Where a rule is clean; one that sent nothing did not look. */
function cleanPlaces(judged: readonly Judged[], represented: Represented): { ruleId: string; path: string }[] {
  const clean = listPlaces(judged, represented).filter(
    ({ one: { check, judgement } }) => judgement.kind === 'clean' && check.hasAsked
  )
  return clean.map(({ path, one }) => ({ ruleId: one.check.rule.id, path }))
}
