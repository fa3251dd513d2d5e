import type { Exchange, ProbeRequest } from '../evidence/exchange.js'
import type { Origin } from '../targets/origin.js'

/**
 * The only way to the network. Implementations: the live one (`createProber`) and a replay of recorded exchanges.
 * Nothing here throws for what a server or a network does: trouble is `exchange.failure`.
 */
export type Prober = {
  /**
   * Sends one request to an origin, after the origin's earlier ones have had their turn, and records the exchange.
   * Requests of one origin start in the order of the calls.
   */
  send(origin: Origin, request: ProbeRequest): Promise<Exchange>
  /** Requests put on the wire for this origin so far. */
  sentTo(origin: Origin): number
  /** Tells that nothing more will be asked of the origin: its connections close, and it is forgotten. */
  release(origin: Origin): Promise<void>
  /**
   * The run is being stopped. Requests that only look end at once: as `interrupted` if they left, else as `never-sent`.
   * Those that write are waited for, and from now on only `owed` ones are sent.
   */
  interrupt(): void
  /** Closes every connection; sends after this fail with `never-sent`. */
  close(): Promise<void>
}
