import type { FailureKind, ProbeRequest, ProbeResponse } from '../../evidence/exchange.js'
import type { Attempt } from '../response/outcome.js'
import { isPlain } from './circuit-breaker.js'

/** An attempt that has ended, and what else decides whether another one follows. */
export type Ended = {
  request: ProbeRequest
  attempt: Attempt
  /** The origin has an address that may be tried after this one. */
  hasNextAddress: boolean
}

/** Why a request may be sent again; the first that applies counts. */
const RETRY_NAMES = ['next-address', 'lenient-look', 'idle-race', 'rate-limit'] as const
export type RetryName = (typeof RETRY_NAMES)[number]

/** A reason why an attempt was no answer and another one may get it. */
export type RetryReason = {
  name: RetryName
  /** How often one request is sent again for it. */
  most: number
  /** Writes too, which are sent twice only if nothing can have arrived. */
  evenWrites: boolean
  applies(ended: Ended): boolean
}

const REASONS: Readonly<Record<RetryName, Omit<RetryReason, 'name'>>> = {
  // The host has another address, and no connection came about.
  'next-address': { most: Number.POSITIVE_INFINITY, evenWrites: true, applies: isAddressTrouble },
  // The answer breaks the grammar: its status may still be read, over a connection of its own.
  'lenient-look': { most: 1, evenWrites: false, applies: isBrokenAnswer },
  // The server closed an idle connection while the request was on its way (RFC 9112 9.3.1).
  'idle-race': { most: 1, evenWrites: false, applies: isIdleRace },
  // The server asks for fewer requests, and to wait (RFC 6585 4, RFC 9110 15.6.4).
  'rate-limit': { most: 2, evenWrites: false, applies: isLimited }
}

/** All reasons to send a request again, in the order in which they are tried. */
export const RETRY_REASONS: readonly RetryReason[] = RETRY_NAMES.map((name) => ({ name, ...REASONS[name] }))

/** How often a request was sent again, by reason; never for a reason that is not there. */
export type Retries = Readonly<Partial<Record<RetryName, number>>>

/** The request was sent once. */
export const NO_RETRIES: Retries = {}

/** How often a request was sent again for a reason. */
export function countRetries(retries: Retries, name: RetryName): number {
  return retries[name] ?? 0
}

// 503 too, which nginx's limit_req answers without a Retry-After: it says nothing of the resource (RFC 9110 15.6.4).
const LIMITING_STATUSES: readonly number[] = [429, 503]

const ADDRESS_TROUBLES: readonly FailureKind[] = ['refused', 'unreachable', 'timeout']

/** Finds why a request is to be sent again, or `null` if what came of it stands. */
export function findRetryReason(ended: Ended, retries: Retries): RetryReason | null {
  const isWrite = ended.request.effect === 'write' && !isRemoval(ended.request)
  for (const reason of RETRY_REASONS) {
    const isLeft = countRetries(retries, reason.name) < reason.most
    if ((reason.evenWrites || !isWrite) && isLeft && reason.applies(ended)) return reason
  }
  return null
}

/** Clean-up, and DELETE, which is idempotent (RFC 9110 9.2.2): each is to be carried out, however often it takes. */
export function isRemoval({ method, owed }: ProbeRequest): boolean {
  return owed === true || method === 'DELETE'
}

/** Whether a response limits the rate. */
export function isLimiting(response: ProbeResponse): boolean {
  return LIMITING_STATUSES.includes(response.status)
}

function isAddressTrouble({ attempt: { outcome }, hasNextAddress }: Ended): boolean {
  return outcome.kind === 'unsent' && hasNextAddress && ADDRESS_TROUBLES.includes(outcome.failure.kind)
}

function isBrokenAnswer({ attempt: { outcome } }: Ended): boolean {
  return outcome.kind === 'unanswered' && outcome.isGrammarError
}

// Nothing has answered it, and what is idempotent may be sent again (RFC 9110 9.2.2).
function isIdleRace({ request, attempt: { outcome, isReused, bytesReceived } }: Ended): boolean {
  if (outcome.kind !== 'unanswered' || !isReused) return false
  const { kind } = outcome.failure
  return (kind === 'closed' || kind === 'reset') && (isPlain(request.method) || bytesReceived === 0)
}

function isLimited({ attempt: { outcome } }: Ended): boolean {
  return outcome.kind === 'answered' && isLimiting(outcome.response)
}
