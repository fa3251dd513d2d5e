import type { Failure, ProbeResponse } from '../../evidence/exchange.js'

/** How far a request had come when it ended. */
export type Stage = 'connect' | 'headers' | 'body'

/**
 * How one attempt to get an answer ended: refused before a byte was sent (`invalid`), without a connection to send it on
 * (`unsent`), sent without an answer (`unanswered`), or with one (`answered`), which a failure may have cut.
 */
export type Outcome =
  | { kind: 'invalid'; reason: string }
  | { kind: 'unsent'; failure: Failure }
  /** `isGrammarError`: a lenient reader may still get a status from what came. */
  | { kind: 'unanswered'; failure: Failure; isGrammarError: boolean }
  | { kind: 'answered'; response: ProbeResponse; failure: Failure | null }

/** An outcome and the connection that it came over. */
export type Attempt = {
  outcome: Outcome
  /** Where the request was sent; `null` left the name to the proxy. */
  address: string | null
  /** An earlier request was sent on the same connection. */
  isReused: boolean
  /** Since the request was sent. */
  bytesReceived: number
}
