import type { Exchange } from '../../evidence/exchange.js'
import type { Check } from '../checks/check.js'
import { representedPaths, type AlikeArea } from '../checks/group-areas.js'
import { judge, type Judgement } from './judge.js'

/** How a check came out, and what its probes were answered. */
export type Seen = { kind: Judgement['kind']; answerTo(probe: string | null): string | null }

/** Finds the check of a rule at a path, or that of the area which stands for it. */
export function findSeen(
  checks: readonly Check[],
  alike: readonly AlikeArea[],
  { ruleId, path }: { ruleId: string; path: string }
): Seen | null {
  const own = checks.filter(({ rule }) => rule.id === ruleId)
  const check =
    own.find(({ unit }) => unit.path === path) ??
    own.find(({ rule, unit }) => representedPaths(alike, unit.path, rule).includes(path))
  if (check === undefined) return null
  return {
    kind: judge(check).kind,
    answerTo: (probe) => describeAnswer(probe === null ? undefined : check.exchanges.get(probe))
  }
}

/** `PUT: 403`, `PUT: timeout`; `null` of what was not asked. */
function describeAnswer(exchange: Exchange | undefined): string | null {
  if (exchange === undefined) return null
  const { request, response, failure } = exchange
  return `${request.method}: ${response?.status ?? failure?.kind ?? 'no answer'}`
}
