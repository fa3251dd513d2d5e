import type { Socket } from 'node:net'
import type { buildConnector, Client } from 'undici'
import type { Failure, ProbeRequest } from '../../evidence/exchange.js'
import type { Origin } from '../../targets/origin.js'
import { LenientReader } from '../response/lenient-reader.js'
import type { Attempt, Outcome } from '../response/outcome.js'
import { NEVER_SENT, toError, UNANSWERED } from '../response/failure.js'
import { ResponseHandler, type ResponseEvents } from '../response/response-handler.js'
import { feedFromUndici } from '../response/undici-handler.js'
import { Deadline } from './deadline.js'
import { dial } from './dial.js'
import type { Network } from './network.js'
import { needsRawSocket, sendRaw, serializeRequest } from './raw-request.js'
import { createClient } from './undici-client.js'

/** What undici tells requests of a client that was closed; made once, because its stack costs more than the closing. */
const CLOSED = Object.assign(new Error('The client is destroyed'), { code: 'UND_ERR_DESTROYED' })

/** What the connections to one origin have in common. */
export type ConnectionOptions = {
  network: Network
  origin: Origin
  /** undici's class: loaded when the first request is sent. */
  Client: typeof Client
  /** Called when a request is being put on the wire. */
  onSent(): void
  /** The latest TLS session, for the next handshake. */
  session(): Buffer | null
  onSession(session: Buffer): void
}

/** One request and how it is to be sent. */
export type Sending = {
  request: ProbeRequest
  /** Over a connection of its own, the answer read leniently. */
  isLenient: boolean
  /** `null` leaves the name to the proxy. */
  address: string | null
  connectWithinMs: number
}

type UnderWay = { sending: Sending; handler: ResponseHandler; startedAtTick: number; isRaw: boolean }

/** A connection to an origin, opened when it is needed and used by one request at a time. */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #deadline = new Deadline(() => this.#expire())
  #underWay: UnderWay | null = null
  #client: Client | null = null
  #dialing: AbortController | null = null
  #socket: Socket | null = null
  #requestsSent = 0
  #bytesBefore = 0
  /** Bytes that undici's parser was given since the request under way was sent. */
  #parsedBytes = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** The request under way. */
  get request(): ProbeRequest | null {
    return this.#underWay?.sending.request ?? null
  }

  /** Whether the request under way is on the wire. */
  get hasLeft(): boolean {
    return this.#underWay !== null && this.#underWay.handler.stage !== 'connect'
  }

  /** Whether a connection is open that a request was sent on. */
  get isUsed(): boolean {
    return this.#socket !== null && !this.#socket.destroyed && this.#requestsSent > 0
  }

  /** Sends a request and waits for what comes of it; none may be under way. */
  send(sending: Sending): Promise<Attempt> {
    const { settings } = this.#options.network
    return new Promise((resolve) => {
      const events: ResponseEvents = {
        onSent: () => this.#noteSent(),
        onEnd: (outcome) => resolve(this.#finish(sending, outcome))
      }
      const handler = new ResponseHandler(settings, events, sending.request.keptBytes)
      const isRaw = sending.isLenient || this.#needsTunnel(sending.request)
      // undici is not to open a connection of its own while a socket of ours is in use.
      if (isRaw) void this.close()
      const startedAtTick = performance.now()
      this.#underWay = { sending, handler, startedAtTick, isRaw }
      this.#deadline.start(sending.connectWithinMs, startedAtTick)
      if (isRaw) void this.#sendRaw(this.#underWay)
      else this.#dispatch(this.#underWay)
    })
  }

  /** Ends the request under way because the run is being stopped. */
  interrupt(): void {
    this.stop(this.hasLeft ? UNANSWERED : NEVER_SENT)
  }

  /** Ends the request under way for a reason of our own. */
  stop({ kind, detail }: Failure): void {
    this.#underWay?.handler.fail(kind, detail)
  }

  /** Ends a request whose server sends without end below the level of the parser. */
  checkBytes(): void {
    const { maxWireBytes } = this.#options.network.settings
    if (this.#underWay === null || this.#underWay.handler.stage === 'connect') return
    if (this.#countBytes() > maxWireBytes) {
      this.stop({ kind: 'protocol-error', detail: `over ${maxWireBytes} bytes without an end` })
    }
  }

  /** Closes the connection, also one that is being opened; no request may be under way. */
  async close(): Promise<void> {
    this.#deadline.clear()
    // First, so that the socket ends for this reason and undici makes none, with a stack, for each connection.
    const ended = this.#client?.destroy(CLOSED)
    this.#client = null
    this.#dialing?.abort()
    this.#dialing = null
    this.#socket?.destroy()
    this.#socket = null
    this.#requestsSent = 0
    await ended
  }

  #finish({ address }: Sending, outcome: Outcome): Attempt {
    const attempt = { outcome, address, isReused: this.#requestsSent > 1, bytesReceived: this.#countBytes() }
    const isKept = this.#underWay?.isRaw !== true && isWhole(outcome)
    this.#deadline.stop()
    this.#underWay = null
    // undici would go on dialling for a request that has ended, and opens a new connection after one that we dropped.
    if (!isKept) void this.close()
    return attempt
  }

  #countBytes(): number {
    return (this.#socket?.bytesRead ?? 0) - this.#bytesBefore
  }

  #noteSent(): void {
    this.#requestsSent++
    this.#bytesBefore = this.#socket?.bytesRead ?? 0
    this.#parsedBytes = 0
    this.#options.onSent()
  }

  /** Ends a request at its deadline; the trial of one of several addresses ends earlier if it did not connect. */
  #expire(): void {
    if (this.#underWay === null) return
    const { handler, startedAtTick } = this.#underWay
    const nowTick = performance.now()
    const spentMs = nowTick - startedAtTick
    const leftMs = this.#options.network.settings.timeoutMs - spentMs
    if (leftMs > 1 && handler.stage !== 'connect') this.#deadline.start(leftMs, nowTick)
    else handler.fail('timeout', `no end after ${Math.round(spentMs)} ms`)
  }

  get #isForwarded(): boolean {
    return this.#options.network.settings.proxy !== null && this.#options.origin.scheme === 'http'
  }

  // A forward proxy would take an absolute-form target as meant for itself and relay it, past the scope.
  #needsTunnel(request: ProbeRequest): boolean {
    return needsRawSocket(request) || (this.#isForwarded && !request.target.startsWith('/'))
  }

  #dispatch({ sending: { request }, handler }: UnderWay): void {
    const { network, origin, Client } = this.#options
    this.#client ??= createClient(Client, origin, {
      maxHeaderBytes: network.settings.maxHeaderBytes,
      connect: (_options, callback) => void this.#connect(callback)
    })
    const options = {
      method: request.method,
      path: this.#isForwarded ? origin.href + request.target : request.target,
      headers: network.composeHeaders(request, this.#isForwarded),
      body: request.body,
      // Keeps the connection after HEAD and after content that undici does not expect.
      reset: false,
      // Otherwise a Host field of the user's would choose the certificate.
      servername: origin.hostname
    }
    this.#client.dispatch(options, feedFromUndici(handler))
  }

  async #sendRaw({ sending: { request }, handler }: UnderWay): Promise<void> {
    const { network, origin } = this.#options
    const bytes = serializeRequest(origin, request, network.composeHeaders(request, false))
    if (typeof bytes === 'string') return handler.reject(bytes)
    const socket = await this.#dial(true).catch(toError)
    if (socket instanceof Error) return handler.failWith(socket)
    sendRaw(socket, bytes, handler, new LenientReader(request.method, network.settings, handler))
  }

  async #dial(isTunnel: boolean): Promise<Socket> {
    const { network, origin } = this.#options
    const dialing = new AbortController()
    this.#dialing = dialing
    const route = {
      origin,
      address: this.#underWay?.sending.address ?? null,
      isTunnel,
      session: this.#options.session(),
      onSession: (session: Buffer) => this.#options.onSession(session)
    }
    const socket = await dial(network, route, dialing.signal)
    dialing.signal.throwIfAborted()
    this.#dialing = null
    this.#socket = socket
    this.#requestsSent = 0
    this.#bytesBefore = 0
    return socket
  }

  async #connect(callback: buildConnector.Callback): Promise<void> {
    const socket = await this.#dial(false).catch(toError)
    if (socket instanceof Error) callback(socket, null)
    else callback(null, this.#limitHead(socket))
  }

  /**
   * Ends a head that has no end before the parser sees more of it. undici 7.30.2 makes an error for each further field,
   * which takes half a second, and does not limit a reason phrase.
   */
  #limitHead(socket: Socket): Socket {
    const { maxHeaderBytes } = this.#options.network.settings
    const read = socket.read.bind(socket)
    socket.read = () => {
      const handler = this.#underWay?.handler
      if (this.#parsedBytes >= maxHeaderBytes && handler?.stage === 'headers') {
        handler.fail('protocol-error', `header section over ${maxHeaderBytes} bytes`)
        return null
      }
      const chunk: Buffer | null = read()
      this.#parsedBytes += chunk?.length ?? 0
      return chunk
    }
    return socket
  }
}

/** Whether another request may follow on the connection. */
function isWhole(outcome: Outcome): boolean {
  return outcome.kind === 'invalid' || (outcome.kind === 'answered' && !outcome.response.truncated)
}
