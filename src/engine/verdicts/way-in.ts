import type { Exchange, FailureKind } from '../../evidence/exchange.js'
import { describeVisit } from '../../evidence/visit.js'
import { nameEdge, type EdgeState } from '../../findings/edge-state.js'
import type { Finding } from '../../findings/finding.js'
import { describeOrigin, type OriginPart, type OriginResult } from './assemble-result.js'
import type { Seen } from './seen.js'

/** What was found through one way in to a site. */
export type WayIn = {
  edge: string
  originServer: boolean
  part: OriginPart
  seen: OriginResult['seen']
  /** Why the server behind the edges lets nobody in from here, as it should be, or `null`. */
  closedTo: string | null
}

export type RulePlace = { ruleId: string; path: string }

/** Describes what was found through an edge, or where the name itself leads. */
export function describeWay(result: OriginResult): WayIn {
  const { edge, hostname } = result.origin
  const part = describeOrigin(result)
  return {
    edge: edge?.name ?? hostname,
    originServer: edge?.isOrigin === true,
    part,
    seen: result.seen,
    closedTo: edge?.isOrigin === true ? explainClosed(result) : null
  }
}

/** How a server ends what is no edge: it does not listen, drops, or asks for a certificate of the client. */
const CLOSING: ReadonlySet<FailureKind> = new Set<FailureKind>(['refused', 'unreachable', 'timeout', 'closed', 'reset'])

/** Why a server lets nobody in, if each visit says so; a certificate that we do not trust keeps only us out. */
function explainClosed({ visits }: OriginResult): string | null {
  const reasons = visits.map(({ first }) => explainShut(first))
  return reasons.every((reason) => reason !== null) ? (reasons[0] ?? null) : null
}

function explainShut(first: Exchange): string | null {
  const { response, failure } = first
  if (response !== null) {
    const isRefused = [401, 403].includes(response.status) && describeVisit(first).kind !== 'let-in'
    return isRefused ? `it answers ${response.status}` : null
  }
  if (failure === null) return null
  const wantsCertificate = failure.kind === 'tls' && /alert/i.test(failure.detail)
  return CLOSING.has(failure.kind) || wantsCertificate ? `${failure.kind} (${failure.detail})` : null
}

/** How what a rule says of a path stands through one way in; `probe` is what decided where it is open. */
export function describeState(way: WayIn, place: RulePlace, probe: string | null): EdgeState {
  const { edge, originServer } = way
  const seen = way.seen(place.ruleId, place.path)
  const common = { edge, originServer, answer: seen?.answerTo(probe) ?? null, reason: null }
  if (findOpen(way, place) !== null) return { ...common, state: 'open' }
  const reason = way.closedTo ?? explainUnknown(way, place)
  if (reason !== null) return { ...common, state: 'unknown', reason }
  return { ...common, state: seen === null ? 'unknown' : readState(seen) }
}

/** An exposure that is no finding of its own is part of another rule's. */
function readState({ kind }: Seen): EdgeState['state'] {
  return kind === 'clean' ? 'closed' : kind === 'exposed' ? 'open' : 'unknown'
}

/** The finding of a rule that holds at a path. */
export function findOpen({ part }: WayIn, { ruleId, path }: RulePlace): Finding | null {
  return part.findings.find((item) => item.ruleId === ruleId && [item.path, ...item.alsoAt].includes(path)) ?? null
}

/** Whether the rule looked there and found nothing, as far as there was anything to look at. */
export function isCleanThrough(way: WayIn, place: RulePlace): boolean {
  return describeState(way, place, null).state === 'closed'
}

/** Whether the rule had no reason to ask there, and nothing else says why. */
export function isBesideThePoint(way: WayIn, place: RulePlace): boolean {
  const { state, reason } = describeState(way, place, null)
  // What is undecided and not listed is answered by another rule.
  return state === 'unknown' && reason === null && way.seen(place.ruleId, place.path)?.kind !== 'inconclusive'
}

function explainUnknown({ part }: WayIn, { ruleId, path }: RulePlace): string | null {
  const own = [...part.failed, ...part.inconclusive].find((item) => item.ruleId === ruleId && item.path === path)
  if (own !== undefined) return own.reason
  const isNotAsked = part.notAsked.some((item) => item.ruleId === ruleId && (item.paths?.includes(path) ?? true))
  if (isNotAsked) return 'not asked'
  return part.targets.find(({ status }) => status === 'unreachable')?.reason ?? null
}

/** `through 203.0.113.7 and 203.0.113.8: timeout`. */
export function sayThrough(ways: readonly Pick<WayIn, 'edge' | 'originServer'>[], text: string): string {
  return `through ${ways.map(nameEdge).join(', ')}: ${text}`
}
