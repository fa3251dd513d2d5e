import type { Check } from '../checks/check.js'
import { listAsked, type Asked } from '../checks/list-asked.js'
import type { AlikeArea } from '../checks/group-areas.js'
import type { PlacedUnit } from '../units/unit.js'
import { judge } from '../verdicts/judge.js'
import { hasPlaced, removeListed } from './look-into-listing.js'
import { findMadeParents, listMissingParents } from './made-parents.js'
import type { Left } from './removal.js'
import { runWriteCheck, type GroundState, type WritePorts, type WriteResult } from './run-write-check.js'
import { removeUnintended } from './unintended-creations.js'

/** What placing canaries on one origin needs. */
export type Placing = {
  alike: readonly AlikeArea[]
  /** Plans the `write` checks of an area that another one stood for. */
  planWriting: (unit: PlacedUnit) => Check[]
  /** What was asked besides, and may have brought something into being. */
  besides: readonly Asked[]
  /** Why the server is taken to be down, or `null`. */
  outage: string | null
  ports: WritePorts
  onStep: (name: string) => void
}

/** What may be left on the server, and the checks of areas that were tried themselves. */
export type Placed = { left: Left[]; added: Check[] }

/**
 * Runs the `write` checks, and removes what probes brought into being that could not: before, and what came up meanwhile.
 * Areas answer alike to requests that cannot write and may still differ in what they store: where a rule found
 * nothing on the one that stands for them, it is tried on each.
 */
export async function placeCanaries(checks: readonly Check[], placing: Placing): Promise<Placed> {
  const { alike, outage, ports } = placing
  const asked = [...listAsked([...checks, ...alike.flatMap((area) => area.checks)]), ...placing.besides]
  const before = new Set(asked.map(({ exchange }) => exchange))
  const unintended = await removeUnintended(asked, ports)
  const writing = checks.filter(isWriting)
  const areas = [...new Set(writing.map(({ unit }) => unit)), ...alike.map(({ unit }) => unit)]
  const missing = writing.length === 0 || ports.signal.aborted ? [] : await listMissingParents(areas, ports.client)
  let result = await runAll(writing, { littered: [], outage, storesSoon: false }, placing)
  const left = [...unintended.left, ...result.left]
  const added: Check[] = []
  for (const { unit, representative, rules } of alike) {
    const found = new Set(
      writing.filter((check) => check.unit === representative && isExposed(check)).map(({ rule }) => rule)
    )
    const own = placing.planWriting(unit).filter(({ rule }) => rules.has(rule) && !found.has(rule))
    result = await runAll(own, result.ground, placing)
    added.push(...own)
    left.push(...result.left)
  }
  left.push(...(await removeListed([...writing, ...added], left, ports)))
  if ([...writing, ...added].some(hasPlaced)) left.push(...(await findMadeParents(missing, ports)))
  const late = await removeUnintended(listAsked([...checks, ...added]), ports, before)
  for (const check of checks) check.noteMade(new Set([...unintended.made, ...late.made]))
  return { left: [...left, ...late.left], added }
}

function isExposed(check: Check): boolean {
  return judge(check).kind === 'exposed'
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
