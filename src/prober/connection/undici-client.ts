import type { buildConnector, Client } from 'undici'
import type { Origin } from '../../targets/origin.js'

const IDLE_MS = 2_000
const MAX_IDLE_MS = 5_000
// How long before a server's announced idle limit a connection is given up.
const IDLE_MARGIN_MS = 500

/** What a client of ours needs: `connect` opens its connections. */
export type ClientSettings = { maxHeaderBytes: number; connect: buildConnector.connector }

/** Creates undici's client of one connection: HTTP/1.1, one request at a time. */
export function createClient(Undici: typeof Client, origin: Origin, settings: ClientSettings): Client {
  return new Undici(origin.href, {
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: MAX_IDLE_MS,
    keepAliveTimeoutThreshold: IDLE_MARGIN_MS,
    maxHeaderSize: settings.maxHeaderBytes,
    // The deadline of a request covers both; undici would arm timers of its own for each.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: settings.connect
  })
}
