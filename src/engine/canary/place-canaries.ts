import type { Check } from '../checks/check.js'
import type { Grouping } from '../checks/group-areas.js'
import type { PlacedUnit } from '../units/unit.js'
import { judge } from '../verdicts/judge.js'
import type { Left } from './removal.js'
import { runWriteCheck, type GroundState, type WritePorts, type WriteResult } from './run-write-check.js'
import { collectExchanges, removeUnintended } from './unintended-creations.js'

/** What placing canaries on one origin needs. */
export type Placing = {
  alike: Grouping['alike']
  /** Plans the checks of an area that another one stood for. */
  planChecks: (unit: PlacedUnit) => Check[]
  /** Why the server is taken to be down, or `null`. */
  outage: string | null
  ports: WritePorts
  onStep: (name: string) => void
}

/** What may be left on the server, and the checks of areas that were tried themselves. */
export type Placed = { left: Left[]; added: Check[] }

/**
 * Runs the `write` checks, and removes what probes brought into being that could not: before, and what came up meanwhile.
 * Areas answer alike to requests that cannot write and may still differ in what they store: where the one that stands for
 * them showed nothing, each is tried itself.
 */
export async function placeCanaries(checks: readonly Check[], placing: Placing): Promise<Placed> {
  const { alike, outage, ports } = placing
  const asked = [...checks, ...alike.flatMap((area) => area.checks)]
  const before = new Set(collectExchanges(asked).map(({ exchange }) => exchange))
  const unintended = await removeUnintended(asked, ports)
  const writing = checks.filter(isWriting)
  let result = await runAll(writing, { littered: [], outage }, placing)
  const left = [...unintended, ...result.left]
  const added: Check[] = []
  for (const { unit, representative } of alike) {
    if (!mayDiffer(writing.filter((check) => check.unit === representative))) continue
    const own = placing.planChecks(unit).filter(isWriting)
    result = await runAll(own, result.ground, placing)
    added.push(...own)
    left.push(...result.left)
  }
  left.push(...(await removeUnintended([...checks, ...added], ports, before)))
  return { left, added }
}

/** Something was tried on the area that stands for others, and nothing came of it. */
function mayDiffer(checks: readonly Check[]): boolean {
  const tried = checks.some(({ exchanges }) =>
    [...exchanges.values()].some(({ request }) => request.effect === 'write')
  )
  return tried && !checks.some((check) => judge(check).kind === 'exposed')
}

async function runAll(checks: readonly Check[], ground: GroundState, placing: Placing): Promise<WriteResult> {
  let result: WriteResult = { left: [], ground }
  for (const check of checks.toSorted(compareByPlaced)) {
    placing.onStep(`writing a canary: ${check.rule.id}`)
    const one = await runWriteCheck(check, result.ground, placing.ports)
    result = { left: [...result.left, ...one.left], ground: one.ground }
  }
  return result
}

function isWriting({ rule }: Check): boolean {
  return rule.effect === 'write'
}

/** Rules that answer others go first, and those that place the most last: a leftover stops what comes after it. */
function compareByPlaced(a: Check, b: Check): number {
  return (
    Number(countPlaced(a) > 4) - Number(countPlaced(b) > 4) ||
    Number(b.rule.settles.length > 0) - Number(a.rule.settles.length > 0)
  )
}

function countPlaced({ rule }: Check): number {
  return rule.probes.filter(({ creates }) => creates !== null).length
}
