import type { Exchange, FailureKind } from '../../evidence/exchange.js'

/** True unless the request never left or the server said no to it; `null` is a request nothing is known of. */
export function mayHaveCreated(created: Exchange | null): boolean {
  return !neverLeft(created) && !wasRefused(created)
}

/** Failures before the first byte of a request could leave. */
const NEVER_LEFT: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'unresolved',
  'refused',
  'blocked-address',
  'out-of-scope',
  'over-budget',
  'rate-limited',
  'gave-up',
  'never-sent'
])

/** The request was not sent, so it did nothing. */
export function neverLeft(created: Exchange | null): boolean {
  if (created === null || created.response !== null || created.failure === null) return false
  return NEVER_LEFT.has(created.failure.kind)
}

/** The server said no to the creation, and may be believed once a look confirms it. */
export function wasRefused(created: Exchange | null): boolean {
  const status = created?.response?.status ?? 0
  // 501: the method is not known at all (RFC 9110 15.6.2)
  return (status >= 300 && status < 500) || status === 501
}
