import type { Socket } from 'node:net'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Origin } from '../../targets/origin.js'
import type { Attempt } from '../response/response-handler.js'
import { Deadline } from './deadline.js'
import type { Dialer, Dialing } from './dial.js'
import { needsRawSocket, sendRaw, serializeRequest } from './raw-request.js'
import type { HeaderComposer } from './request-headers.js'
import type { ProberSettings } from '../settings.js'
import { Client } from '../undici.js'

const IDLE_MS = 2_000
const MAX_IDLE_MS = 5_000
// How long before a server's announced idle limit a connection is given up.
const IDLE_MARGIN_MS = 500

/** What undici tells requests of a client that was closed. */
const CLOSED = Object.assign(new Error('The client is destroyed'), { code: 'UND_ERR_DESTROYED' })

/** What a lane needs to know about its run and its origin. */
export type LaneSettings = { settings: ProberSettings; dialer: Dialer; origin: Origin }

/** One place for a connection to an origin, used by one request at a time. */
export class Lane {
  readonly #shared: LaneSettings
  #client: Client | null = null
  #dialing: Dialing | null = null
  #socket: Socket | null = null
  #requestsOnConnection = 0
  #bytesBefore = 0
  /** Bytes that undici's parser was given since the request under way was sent. */
  #parsedBytes = 0
  /** The request under way. */
  attempt: Attempt | null = null
  /** Where the request under way is sent; `null` leaves the name to the proxy. */
  address: string | null = null
  /** That of the request under way. */
  readonly deadline: Deadline

  /** @param expire is told of a request under way at its deadline */
  constructor(shared: LaneSettings, expire: (attempt: Attempt) => void) {
    this.#shared = shared
    this.deadline = new Deadline(() => {
      if (this.attempt !== null) expire(this.attempt)
    })
  }

  /** Whether a connection is open that a request was sent on. */
  get isUsed(): boolean {
    return this.#socket !== null && !this.#socket.destroyed && this.#requestsOnConnection > 0
  }

  /** Whether the request under way goes over a connection that an earlier one was sent on. */
  get isReused(): boolean {
    return this.#requestsOnConnection > 1
  }

  /** Bytes received since the request under way was sent. */
  get bytesReceived(): number {
    return (this.#socket?.bytesRead ?? 0) - this.#bytesBefore
  }

  /** Takes note that the request under way is being sent. */
  noteSent(): void {
    this.#requestsOnConnection++
    this.#bytesBefore = this.#socket?.bytesRead ?? 0
    this.#parsedBytes = 0
  }

  /** Sends a request at an address; `raw` or a target that undici refuses goes over a connection of its own. */
  start(attempt: Attempt, address: string | null, composeHeaders: HeaderComposer, raw: boolean): void {
    this.attempt = attempt
    this.address = address
    const { request } = attempt
    const { origin } = this.#shared
    if (raw || this.#needsTunnel(request)) {
      this.#startRaw(attempt, composeHeaders(request, false))
      return
    }
    const headers = composeHeaders(request, this.#isProxied)
    const options = {
      method: request.method as 'GET',
      path: this.#isProxied ? origin.href + request.target : request.target,
      headers,
      body: request.body,
      // Keeps the connection after HEAD and after content that undici does not expect.
      reset: false,
      // Otherwise a Host field of the user's would choose the certificate.
      servername: origin.hostname
    }
    this.#client ??= this.#createClient()
    this.#client.dispatch(options, attempt)
  }

  /** Closes the connection, also one that is being opened; no request may be under way. */
  async reset(): Promise<void> {
    this.deadline.clear()
    // first, so that the socket ends for this reason and undici makes none, with a stack, for each connection
    const ended = this.#client?.destroy(CLOSED)
    this.#client = null
    this.#dialing?.destroy()
    this.#dialing = null
    this.#socket?.destroy()
    this.#socket = null
    this.#requestsOnConnection = 0
    await ended
  }

  get #isProxied(): boolean {
    return this.#shared.settings.proxy !== null && this.#shared.origin.scheme === 'http'
  }

  // A forward proxy would take an absolute-form target as meant for itself and relay it, past the scope.
  #needsTunnel(request: ProbeRequest): boolean {
    return needsRawSocket(request) || (this.#isProxied && !request.target.startsWith('/'))
  }

  #startRaw(attempt: Attempt, headers: string[]): void {
    const { dialer, origin } = this.#shared
    const bytes = serializeRequest(origin, attempt.request, headers)
    if (typeof bytes === 'string') {
      attempt.reject(bytes)
      return
    }
    this.#socket?.destroy()
    this.#dialing = dialer.dial(origin, this.address, true, (error, socket) => {
      if (error !== null) {
        attempt.onError(error)
        return
      }
      this.#adopt(socket)
      sendRaw(socket, bytes, attempt)
    })
  }

  #adopt(socket: Socket): void {
    this.#dialing = null
    this.#socket = socket
    this.#requestsOnConnection = 0
    this.#bytesBefore = 0
  }

  /**
   * Ends a head that has no end before the parser sees more of it: undici 7.30.2 makes an error with a stack for each
   * further field of a chunk, which holds the process up for half a second, and knows no limit for a reason phrase.
   */
  #guardHead(socket: Socket): void {
    const { maxHeaderBytes } = this.#shared.settings
    const read = socket.read.bind(socket) as () => Buffer | null
    socket.read = () => {
      if (this.#parsedBytes >= maxHeaderBytes && this.attempt?.stage === 'headers') {
        this.attempt.fail('protocol-error', `header section over ${maxHeaderBytes} bytes`)
        return null
      }
      const chunk = read()
      this.#parsedBytes += chunk?.length ?? 0
      return chunk
    }
  }

  #createClient(): Client {
    const { settings, dialer, origin } = this.#shared
    return new Client(origin.href, {
      pipelining: 1,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: MAX_IDLE_MS,
      keepAliveTimeoutThreshold: IDLE_MARGIN_MS,
      maxHeaderSize: settings.maxHeaderBytes,
      // The deadline covers both; undici would arm timers of its own for each request.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_options, callback) => {
        this.#dialing = dialer.dial(origin, this.address, false, (error, socket) => {
          if (error !== null) return callback(error, null)
          this.#adopt(socket)
          this.#guardHead(socket)
          callback(null, socket)
        })
      }
    })
  }
}
