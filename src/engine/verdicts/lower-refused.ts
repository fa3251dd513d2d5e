import type { Exchange } from '../../evidence/exchange.js'
import { isSuccess } from '../../evidence/status.js'
import { groupBy } from '../../shared/group.js'
import type { Check } from '../checks/check.js'
import type { Exposed, Judged, Judgement } from './judge.js'

/** Methods that place something where the parent exists. */
const PLACING = ['PUT', 'MKCOL']

/**
 * Lowers what a comparison found where a canary was refused: the handler is reached, and the right to write is looked at
 * last (RFC 9110 names no order of checks). Where something could be placed, only what was tried itself, and told nothing,
 * is lowered.
 */
export function lowerRefused(judged: readonly Judged[]): Judged[] {
  const byPath = groupBy(judged, ({ check }) => check.unit.path)
  return judged.map(({ check, judgement }) => {
    if (judgement.kind !== 'exposed' || check.rule.effect !== 'no-write') return { check, judgement }
    const beside = byPath.get(check.unit.path) ?? []
    const refusals = listRefusals(beside.map((item) => item.check))
    if (refusals !== null) {
      return { check, judgement: { ...judgement, doubt: `what was to be placed here was refused (${refusals})` } }
    }
    const undecided = findUndecided(check, beside)
    return { check, judgement: undecided === null ? judgement : lowerUndecided(judgement, undecided) }
  })
}

/** What was tentative from a comparison alone is undecided where trying it told nothing. */
function lowerUndecided(judgement: Exposed, doubt: string): Judgement {
  const isTentative = judgement.verdict.confidence === 'tentative'
  return isTentative ? { kind: 'inconclusive', reason: doubt } : { ...judgement, doubt }
}

/** Why a rule that tried what this one compares could not tell, or `null`. */
function findUndecided({ rule }: Check, beside: readonly Judged[]): string | null {
  for (const { check, judgement } of beside) {
    const hasTried = [...check.exchanges.values()].some(({ request }) => request.effect === 'write')
    if (judgement.kind === 'inconclusive' && hasTried && check.rule.settles.includes(rule.id))
      return `what was tried here told nothing (${judgement.reason})`
  }
  return null
}

/** How placing was answered, `MKCOL 403, PUT 500`; `null` if nothing was tried or something was placed. */
function listRefusals(checks: readonly Check[]): string | null {
  const placing = checks
    .filter(({ rule }) => rule.effect === 'write')
    .flatMap(({ exchanges }) => [...exchanges.values()])
    .filter(({ request }) => request.effect === 'write' && PLACING.includes(request.method))
  if (placing.length === 0 || placing.some(wasPlaced)) return null
  return [...new Set(placing.map(({ request, response }) => `${request.method} ${response?.status ?? 'unanswered'}`))]
    .toSorted()
    .join(', ')
}

function wasPlaced({ response }: Exchange): boolean {
  return isSuccess(response?.status ?? 0)
}
