import type { Exchange, FailureKind } from './exchange.js'

// A response that one of these cut short still has a status to judge by.
const CUTS: ReadonlySet<FailureKind> = new Set<FailureKind>(['timeout', 'closed', 'reset', 'protocol-error'])

/** Closed or reset without an answer: a way to refuse, not a failure. */
export function isDropped({ response, failure }: Exchange): boolean {
  return response === null && (failure?.kind === 'closed' || failure?.kind === 'reset')
}

/** The kind of failure that left no answer to judge by; '' if there is one, or the connection was dropped. */
export function failureWord(exchange: Exchange): string {
  const { response, failure } = exchange
  if (failure === null || isDropped(exchange) || (response !== null && CUTS.has(failure.kind))) return ''
  return failure.kind
}
