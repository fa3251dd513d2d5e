import type { Mode } from '../evidence/mode.js'
import type { Exchange } from '../evidence/exchange.js'
import type { Origin } from '../targets/origin.js'
import type { Scope } from '../targets/scope.js'
import type { ClientCertificate } from './connection/network.js'

export type { ClientCertificate } from './connection/network.js'

/** An attempt to send a request as it was made: all its header fields, where it went, and what came back. */
export type Observed = { exchange: Exchange; address: string | null }

/** Everything that bounds or shapes what the prober sends. */
export type ProberSettings = {
  /** Sent as User-Agent: `verbgate/VERSION (+URL; run=UUID)`. */
  userAgent: string
  /** Sent as X-Verbgate-Run, for finding the run in server logs. */
  runId: string
  mode: Mode
  scope: Scope
  /** Per origin, and again per resolved address; 0 is unlimited. */
  requestsPerSecond: number
  /** All origins together; 0 is unlimited. Default: 200, or unlimited if `requestsPerSecond` is. */
  globalRequestsPerSecond: number
  /** Requests in flight, and so connections, per origin. */
  connectionsPerOrigin: number
  globalRequestsInFlight: number
  /** From the start of a request, connecting included, to the end of its response. */
  timeoutMs: number
  /** Header fields of one response, names and values. */
  maxHeaderBytes: number
  maxHeaderFields: number
  maxInterimResponses: number
  /** Content kept of one response; the connection is dropped when more comes. */
  maxBodyBytes: number
  /** Everything a server may send for one request, framing included. */
  maxWireBytes: number
  maxRequestsPerOrigin: number
  /** Requests of effect class `write`. */
  maxWritesPerOrigin: number
  /** The user's own fields (`-H`); they win over the prober's, a probe's fields win over them. */
  headers: readonly (readonly [name: string, value: string])[]
  /** Accept any certificate. */
  insecure: boolean
  clientCertificate: ClientCertificate | null
  /** Certificates in PEM that are trusted besides those of this machine. */
  authorities: string | null
  /** A forward proxy, `http://user:password@host:port`; it then resolves the names, so addresses are not checked. */
  proxy: URL | null
  /** Says for each origin which proxy it is, instead of `proxy`. */
  chooseProxy: ((origin: Origin) => URL | null) | null
  /** Host name in lower case to the address to connect to; has no effect behind a proxy. */
  resolve: ReadonlyMap<string, string>
  /** Told of each attempt as it ends, with secrets masked. */
  observe: ((seen: Observed) => void) | null
  /** Masks secrets in an exchange before anyone else sees it. */
  redact: ((exchange: Exchange) => Exchange) | null
  /** All addresses of a host name, in order of preference. */
  lookup: (hostname: string) => Promise<readonly string[]>
  /** Milliseconds since the epoch. */
  now: () => number
  /** At least 0, below 1. */
  random: () => number
}

/** What a caller must say; everything else has a default. */
export type ProberOptions = Pick<ProberSettings, 'userAgent' | 'runId' | 'mode' | 'scope'> & Partial<ProberSettings>

/** Settings with the defaults filled in. */
export function completeSettings(options: ProberOptions): ProberSettings {
  return {
    requestsPerSecond: 10,
    globalRequestsPerSecond: options.requestsPerSecond === 0 ? 0 : 200,
    connectionsPerOrigin: 3,
    globalRequestsInFlight: 64,
    timeoutMs: 10_000,
    maxHeaderBytes: 64 * 1024,
    maxHeaderFields: 1_000,
    maxInterimResponses: 16,
    maxBodyBytes: 256 * 1024,
    maxWireBytes: 8 * 1024 * 1024,
    maxRequestsPerOrigin: 2_000,
    maxWritesPerOrigin: 1_000,
    headers: [],
    insecure: false,
    clientCertificate: null,
    authorities: null,
    proxy: null,
    chooseProxy: null,
    resolve: new Map(),
    observe: null,
    redact: null,
    lookup: lookupAll,
    now: Date.now,
    random: Math.random,
    ...options
  }
}

async function lookupAll(hostname: string): Promise<readonly string[]> {
  const { lookup } = await import('node:dns/promises')
  return (await lookup(hostname, { all: true })).map((entry) => entry.address)
}
