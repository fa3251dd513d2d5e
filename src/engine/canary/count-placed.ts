import { isSuccess } from '../../evidence/status.js'
import type { Check } from '../checks/check.js'

/** Counts what the checks placed; an answer that got lost may stand for something that was placed, and counts. */
export function countPlaced(checks: readonly Check[]): number {
  return checks.reduce((sum, check) => sum + check.rule.probes.filter((probe) => hasPlaced(check, probe)).length, 0)
}

function hasPlaced({ exchanges }: Check, { name, creates, effect }: Check['rule']['probes'][number]): boolean {
  const exchange = exchanges.get(name)
  if (creates === null || effect !== 'write' || exchange === undefined) return false
  return exchange.response === null || isSuccess(exchange.response.status)
}
