import type { Failure } from '../../evidence/exchange.js'
import type { Outcome } from '../response/response-handler.js'
import { isPlain } from './circuit-breaker.js'
import type { Job } from '../job.js'

/** Whether another address of the same host may do better. */
export function isAddressTrouble(failure: Failure | null): boolean {
  return failure?.kind === 'refused' || failure?.kind === 'unreachable' || failure?.kind === 'timeout'
}

/** The connection that a request was sent on. */
export type UsedConnection = { readonly isReused: boolean; readonly bytesReceived: number }

/**
 * Whether a request without a response is to be sent once more, which the job then remembers: read leniently if the
 * answer broke the grammar, as before if the server had closed the idle connection.
 */
export function isWorthAnotherTry(job: Job, connection: UsedConnection, outcome: Outcome): boolean {
  if (outcome.grammar && !job.raw) {
    job.raw = true
    return true
  }
  if (job.retried || !isIdleRace(job.request.method, connection, outcome)) return false
  job.retried = true
  return true
}

// The server closed an idle connection while the request was on its way: nothing has answered it, and what is idempotent
// may be sent again (RFC 9110 9.2.2, RFC 9112 9.3.1).
function isIdleRace(method: string, connection: UsedConnection, outcome: Outcome): boolean {
  const kind = outcome.failure?.kind
  if ((kind !== 'closed' && kind !== 'reset') || outcome.stage !== 'headers' || !connection.isReused) return false
  return isPlain(method) || connection.bytesReceived === 0
}
