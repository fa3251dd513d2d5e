import type { RefusedMethods } from '../../findings/scan-result.js'
import { isRefusal } from '../../evidence/status.js'
import { groupBy } from '../../shared/group.js'
import type { Check } from '../checks/check.js'
import type { Represented } from './list-places.js'

// GET and POST carry the name of another method in a field; what they are answered says nothing of themselves.
const CARRIERS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS'])

type Answers = { method: string; statuses: number[] }

/** Collects the methods that change something and were refused in every answer, with the paths where they were. */
export function collectRefused(checks: readonly Check[], represented: Represented): RefusedMethods[] {
  const [first] = checks
  if (first === undefined) return []
  const places = checks.flatMap((check) =>
    [check.unit.path, ...represented(check.rule, check.unit.path)].map((path) => ({ path, check }))
  )
  const byPath = [...groupBy(places, ({ path }) => path)].map(([path, own]) => ({
    path,
    refused: findRefused(own.map(({ check }) => check))
  }))
  const groups = groupBy(
    byPath.filter(({ refused }) => refused.length > 0),
    ({ refused }) => refused.map(({ method }) => method).join()
  )
  return [...groups.values()].map((group) => ({
    origin: first.unit.origin.href,
    methods: group[0]?.refused.map(({ method }) => method) ?? [],
    statuses: distinct(group.flatMap(({ refused }) => refused.flatMap(({ statuses }) => statuses))),
    paths: group.map(({ path }) => path).toSorted()
  }))
}

function findRefused(checks: readonly Check[]): Answers[] {
  const answers = checks.flatMap(({ rule, exchanges }) =>
    rule.probes.flatMap(({ name, control, effect }) => {
      const exchange = exchanges.get(name)
      const status = exchange?.response?.status
      if (exchange === undefined || status === undefined || control || effect === 'read') return []
      return CARRIERS.has(exchange.request.method) ? [] : [{ method: exchange.request.method, status }]
    })
  )
  return [...groupBy(answers, ({ method }) => method)]
    .map(([method, own]) => ({ method, statuses: distinct(own.map(({ status }) => status)) }))
    .filter(({ statuses }) => statuses.every(isRefusal))
    .toSorted((a, b) => (a.method < b.method ? -1 : 1))
}

function distinct(statuses: readonly number[]): number[] {
  return [...new Set(statuses)].toSorted((a, b) => a - b)
}
