/**
 * What a request may do: `read` asks, `no-write` is a state-changing method shaped so that it cannot change state
 * (a name that cannot exist), `write` touches a canary of our own.
 */
export type EffectClass = 'read' | 'no-write' | 'write'

/** One request, exactly as it goes on the wire. */
export type ProbeRequest = {
  /** Method token, case kept (RFC 9110 9.1). */
  method: string
  /** Request-target, bytes kept: `/a/%2e%2e/b`, `*`, `host:443` (CONNECT) or absolute-form (RFC 9112 3.2). */
  target: string
  /** Names with their case kept, in sending order; the prober adds Host, User-Agent and X-Verbgate-Run. */
  headers: readonly (readonly [name: string, value: string])[]
  body: string | null
  effect: EffectClass
  /** Use a connection that nothing was sent on before. */
  fresh?: boolean
  /** Sent through the first of the edges, by a client that asks the server behind them. */
  through?: 'edge'
  /** Use another connection than the request before: what stands behind it may then be another server too. */
  apart?: boolean
  /** What shares one answer although it is fresh; equal requests under another name are asked anew. */
  askedAs?: string
  /** Its answer may hold a member's text: no trace shows more than how it was stored. */
  personal?: boolean
  /** Removes what the run placed: sent whatever the budgets, the breaker and an interruption say. */
  owed?: boolean
  /** Bytes of content to keep, where fewer than `maxBodyBytes` are read; the rest is received and counted all the same. */
  keptBytes?: number
}

/** A response, bounded when it was received. */
export type ProbeResponse = {
  status: number
  /** Reason phrase as sent; server text. */
  reason: string
  /** Lower-case names; repeated fields joined by `, ` (RFC 9110 5.3). */
  headers: Readonly<Record<string, string>>
  /** At most `maxBodyBytes` bytes, or the request's `keptBytes`; content coding not removed. */
  body: Uint8Array
  /** Bytes of content received, also those beyond the cap. */
  bodyBytes: number
  /** The body was cut: by the cap, by the deadline or by the server closing early. */
  truncated: boolean
}

/** Why no (complete) response came. A status may still be known. */
export type FailureKind =
  | 'unresolved' // the name has no address
  | 'refused' // nothing listens
  | 'unreachable' // network or host unreachable
  | 'timeout' // the total deadline passed
  | 'closed' // the server closed the connection without an answer
  | 'reset' // the server reset the connection
  | 'protocol-error' // the answer is not HTTP as RFC 9112 has it
  | 'tls' // handshake or certificate
  | 'blocked-address' // the scope forbids the address
  | 'out-of-scope' // the scope forbids the origin
  | 'over-budget' // requests per origin are used up
  | 'rate-limited' // 429 or 503 again and again
  | 'gave-up' // the breaker is open after repeated transport errors
  | 'never-sent' // the run was stopped before it left
  | 'interrupted' // it left, and the run was stopped before its answer came

/** A failure; `detail` may hold server text. */
export type Failure = { kind: FailureKind; detail: string }

/** The request sent and what came back: a response, a failure, or a response that was cut by one. */
export type Exchange = {
  /** Serialised origin, `https://shop.example`. */
  origin: string
  request: ProbeRequest
  /** Milliseconds since the epoch. */
  startedAtMs: number
  durationMs: number
  response: ProbeResponse | null
  failure: Failure | null
}
