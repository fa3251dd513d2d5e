import type { Exchange } from '../../evidence/exchange.js'
import type { Left } from './removal.js'
import type { Check } from '../checks/check.js'
import { judge } from '../verdicts/judge.js'
import { unexpectedCreations } from './unintended-creations.js'
import type { CheckUnit } from '../units/unit.js'
import { runWriteCheck, type WritePorts } from './run-write-check.js'

/** What placing canaries on one origin needs. */
export type Placing = {
  /** Areas that another one stands for, with the one that does. */
  alike: readonly (readonly [unit: CheckUnit, standIn: CheckUnit])[]
  checksOf: (unit: CheckUnit) => Check[]
  writing: WritePorts
  step: (name: string) => void
}

/**
 * Runs the `write` checks, and removes what probes brought into being that could not: before, and what came up meanwhile.
 * Areas answer alike to requests that cannot write and may still differ in what they store: where the one that stands for
 * them showed nothing, each is tried itself. Their checks are added to `checks`.
 */
export async function placeCanaries(checks: Check[], placing: Placing): Promise<Left[]> {
  const { alike, checksOf, writing } = placing
  const seen = new Set<Exchange>()
  const left = await unexpectedCreations(checks, writing, seen)
  left.push(...(await runAll(checks.filter(isWriting), placing)))
  for (const [unit, standIn] of alike) {
    if (!mayDiffer(checks.filter((check) => check.unit === standIn && isWriting(check)))) continue
    const own = checksOf(unit).filter(isWriting)
    checks.push(...own)
    left.push(...(await runAll(own, placing)))
  }
  left.push(...(await unexpectedCreations(checks, writing, seen)))
  return left
}

/** Something was tried on the area that stands for others, and nothing came of it. */
function mayDiffer(checks: readonly Check[]): boolean {
  const tried = checks.some(({ exchanges }) =>
    [...exchanges.values()].some(({ request }) => request.effect === 'write')
  )
  return tried && !checks.some((check) => judge(check).kind === 'exposed')
}

async function runAll(checks: readonly Check[], { writing, step }: Placing): Promise<Left[]> {
  const left: Left[] = []
  for (const check of checks.toSorted(leastFirst)) {
    step(`writing a canary: ${check.rule.id}`)
    left.push(...(await runWriteCheck(check, writing)))
  }
  return left
}

function isWriting({ rule }: Check): boolean {
  return rule.effect === 'write'
}

/** Rules that answer others go first, and those that place the most last: a leftover stops what comes after it. */
function leastFirst(a: Check, b: Check): number {
  return (
    Number(placedBy(a) > 4) - Number(placedBy(b) > 4) ||
    Number(b.rule.settles.length > 0) - Number(a.rule.settles.length > 0)
  )
}

function placedBy({ rule }: Check): number {
  return rule.probes.filter(({ creates }) => creates !== null).length
}
