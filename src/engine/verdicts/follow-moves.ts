import { describeVisit } from '../../evidence/visit.js'
import type { Site } from '../../discovery/area.js'
import type { Origin } from '../../targets/origin.js'
import { parseTarget, type Target } from '../../targets/target.js'
import type { TargetVisit } from '../checks/visit-targets.js'
import type { OriginResult } from './assemble-result.js'

/** Whether a redirect may be followed from the one origin to the other: the owner asked, and may look there. */
export type Follow = (from: Origin, to: Origin) => Promise<boolean>

/** A result, and the targets that its own redirected to. */
export type Followed = { result: OriginResult; targets: Target[] }

/** Finds the targets that redirect to another origin of their site; these count as looked at, over there. */
export async function followMoves(result: OriginResult, follow: Follow): Promise<Followed> {
  const moves = new Map<TargetVisit, Target>()
  for (const visit of result.visits) {
    const to = readMove(visit)
    if (to !== null && (await follow(result.origin, to.origin))) moves.set(visit, to)
  }
  return { result: settleMoves(result, moves), targets: [...moves.values()] }
}

function readMove({ target, first, moved }: TargetVisit): Target | null {
  const visit = describeVisit(first)
  if (moved === null || visit.kind !== 'redirected') return null
  const to = parseTarget(visit.to)
  return to.origin.href === target.origin.href ? null : to
}

/** What was not seen here is seen there: it is no shortcoming of this origin any more, and nothing of it is clean. */
function settleMoves(result: OriginResult, moves: ReadonlyMap<TargetVisit, Target>): OriginResult {
  if (moves.size === 0) return result
  const isKeptOut = result.visits.every((visit) => visit.keptOut !== null && moves.has(visit))
  const reason = isKeptOut ? result.visits[0]?.keptOut : null
  const { failed } = result.outcome
  return {
    ...result,
    visits: result.visits.map((visit) => (moves.has(visit) ? { ...visit, keptOut: null, moved: null } : visit)),
    outcome: { ...result.outcome, failed: failed.filter((check) => check.reason !== reason) },
    surroundings: { ...result.surroundings, sites: noteMoves(result, moves) }
  }
}

function noteMoves({ surroundings }: OriginResult, moves: ReadonlyMap<TargetVisit, Target>): ReadonlyMap<Target, Site> {
  const to = new Map([...moves].map(([{ target }, other]) => [target, other]))
  return new Map(
    [...surroundings.sites].map(([target, site]) => {
      const other = to.get(target)
      const note =
        other === undefined ? [] : [`${target.path} redirects to ${other.url}, which was looked at in its place`]
      return [target, { ...site, notes: [...site.notes, ...note] }]
    })
  )
}
