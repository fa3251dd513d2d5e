import type { Server, Socket } from 'node:net'

/** A request that has come, with the connection to answer on; `count` is 1 for the first that this behaviour got. */
export type Call = { socket: Socket; method: string; target: string; host: string; count: number }

/** What is done on a connection; without a request, as soon as it is there. */
export type Speech = (on: Pick<Call, 'socket'>) => void
export type Answer = (call: Call) => void

/**
 * What the prober is to make of a request: the status, ` cut` if the content is truncated, and the kind of failure, as
 * far as there are such: `200`, `200 cut`, `200 cut timeout`, `protocol-error`. Several, separated by `|`, if it is a
 * matter of luck.
 */
export type Outcome = string

/** Outcomes by method, where not all are alike. */
export type Outcomes = { GET: Outcome; PROPFIND: Outcome; MKCOL: Outcome }

/** One way to misbehave, on a port of its own. */
export type Behaviour = {
  name: string
  outcome: Outcome | Outcomes
  /** Nothing more is sent to the origin afterwards. */
  last?: true
  /** The prober is told to accept any certificate, so that it comes past the handshake. */
  insecure?: true
  /** What the scan's report says of the target. */
  says?: RegExp
} & (Answering | Greeting | Listening)

/** Requests are read; `/healthy` is answered as it should be, on any connection. */
type Answering = { answer: Answer }
/** Nothing is read; over `https` in the URL, if the scheme says so. */
type Greeting = { greet: Speech; scheme?: 'https' }
/** A server of its own, which speaks TLS or HTTP/2. */
type Listening = { server: () => Server; scheme: 'http' | 'https' }

/** The outcome that a behaviour is to have for a method. */
export function outcomeFor({ outcome }: Pick<Behaviour, 'outcome'>, method: keyof Outcomes): Outcome {
  return typeof outcome === 'string' ? outcome : outcome[method]
}
