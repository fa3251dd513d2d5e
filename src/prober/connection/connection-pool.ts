// Everything that opens sockets for requests: addresses, dialling, proxies, connections and the pool of an origin. This room
// touches the network, gives what comes back to `response/`, and knows nothing of limits or of sending again.
import type { Client } from 'undici'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Origin } from '../../targets/origin.js'
import type { Attempt } from '../response/outcome.js'
import { Addresses } from './addresses.js'
import { Connection, type ConnectionOptions } from './connection.js'
import type { Network } from './network.js'
import { needsRawSocket } from './raw-request.js'
import { resolveAddresses } from './resolve-addresses.js'
import { SingleWorker } from './single-worker.js'

// Long enough for any reachable address, short enough to try the next one.
const ADDRESS_TRIAL_MS = 3_000

/** What a pool knows once it is open. */
type Opened = { addresses: Addresses; connection: ConnectionOptions }

/** What a request asks of its connection: nothing sent on it before; any but this one. */
type Wishes = { wantsOwn: boolean; avoided: Connection | null }

/** The connections to one origin: at most `connectionsPerOrigin`. */
export class ConnectionPool {
  readonly #network: Network
  readonly #origin: Origin
  readonly #connections: Connection[] = []
  #opened: Opened | null = null
  readonly #singleWorker: SingleWorker
  #latest: Connection | null = null
  #tlsSession: Buffer | null = null
  #sent = 0

  /** @param wake called when more requests may be under way than before */
  constructor(network: Network, origin: Origin, wake: () => void) {
    this.#network = network
    this.#origin = origin
    this.#singleWorker = new SingleWorker({ closeIdle: () => this.#closeIdle(), wake })
  }

  /** How many requests may be under way at once. */
  get capacity(): number {
    return this.#singleWorker.needsQuiet ? 1 : this.#network.settings.connectionsPerOrigin
  }

  /** Requests put on the wire. */
  get sent(): number {
    return this.#sent
  }

  /** Where the next request is sent; `null` before the pool is open, and behind a proxy, which resolves names itself. */
  get address(): string | null {
    return this.#opened?.addresses.current ?? null
  }

  /** Looks the name up and loads undici; opens no connection yet. Rejects if there is no address to connect to. */
  async open(): Promise<void> {
    const { settings } = this.#network
    const [{ Client }, found] = await Promise.all([import('undici'), resolveAddresses(this.#origin, settings)])
    const addresses = new Addresses(found)
    this.#opened = { addresses, connection: this.#connect(Client, addresses) }
  }

  /** Sends a request over a free connection, of which there has to be one; the pool is open. */
  async send(request: ProbeRequest, isLenient: boolean): Promise<Attempt> {
    if (this.#opened === null) throw new Error('the pool is not open')
    const { addresses, connection } = this.#opened
    const { timeoutMs } = this.#network.settings
    const connectWithinMs = addresses.hasOther ? Math.min(ADDRESS_TRIAL_MS, timeoutMs) : timeoutMs
    const sending = { request, isLenient, address: addresses.current, connectWithinMs }
    const wantsOwn = request.fresh === true || isLenient || needsRawSocket(request)
    const avoided = request.apart === true ? this.#latest : null
    const chosen = this.#choose(connection, { wantsOwn, avoided })
    this.#latest = chosen
    if (!chosen.isUsed && this.#connections.some((other) => other.isUsed)) this.#singleWorker.watch(chosen)
    const startedAtTick = performance.now()
    const attempt = await chosen.send(sending)
    const isAnswered = attempt.outcome.kind === 'answered'
    this.#singleWorker.noteEnd(chosen, isAnswered ? performance.now() - startedAtTick : null)
    return attempt
  }

  /** All header fields with which a request goes out. */
  composeFields(request: ProbeRequest): (readonly [name: string, value: string])[] {
    const { settings, composeHeaders } = this.#network
    const flat = composeHeaders(request, settings.proxy !== null && this.#origin.scheme === 'http')
    const fields = flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : []))
    const hasHost = fields.some(([name]) => name.toLowerCase() === 'host')
    return hasHost ? fields : [['Host', this.#origin.authority], ...fields]
  }

  /** Whether the origin has an address that may be tried after this one. */
  hasNextAddress(address: string | null): boolean {
    return this.#opened?.addresses.hasNext(address) ?? false
  }

  /** Turns to the next address, unless another request has done so. */
  leaveAddress(address: string | null): void {
    this.#opened?.addresses.leave(address)
  }

  /** Ends the requests under way that the end of the run concerns. */
  stop(concerns: (request: ProbeRequest, hasLeft: boolean) => boolean): void {
    for (const connection of this.#connections) {
      const { request, hasLeft } = connection
      if (request !== null && concerns(request, hasLeft)) connection.interrupt()
    }
  }

  /** Ends requests whose servers send without end. */
  checkBytes(): void {
    for (const connection of this.#connections) connection.checkBytes()
  }

  /** Whether it holds no connection. */
  get isClosed(): boolean {
    return this.#connections.length === 0
  }

  /** Closes and forgets the connections that no request is using: of thousands of origins none is to keep its own. */
  async close(): Promise<void> {
    this.#tlsSession = null
    this.#singleWorker.stop()
    const free = this.#connections.filter(({ request }) => request === null)
    const busy = this.#connections.filter(({ request }) => request !== null)
    this.#connections.splice(0, Infinity, ...busy)
    await Promise.all(free.map((connection) => connection.close()))
  }

  /**
   * Chooses a connection without a request: the one used last if it is open, or, for a request that wants its own, one that
   * is not. If all are open and no further one is allowed, an open one is closed for it.
   */
  #choose(options: ConnectionOptions, { wantsOwn, avoided }: Wishes): Connection {
    const free = this.#connections.filter(({ request }) => request === null)
    const open = free.filter(({ isUsed }) => isUsed)
    const kept = open.filter((connection) => connection !== avoided)
    const reused = kept.find((connection) => connection === this.#latest) ?? kept.at(-1)
    if (!wantsOwn && reused !== undefined) return reused
    const used = kept[0] ?? open[0]
    const unused = free.find(({ isUsed }) => !isUsed)
    if (this.#singleWorker.isFound) for (const connection of free) void connection.close()
    if (unused !== undefined) return unused
    if (used === undefined || this.#connections.length < this.#network.settings.connectionsPerOrigin) {
      const connection = new Connection(options)
      this.#connections.push(connection)
      return connection
    }
    void used.close()
    return used
  }

  /** Closes idle connections, unless none waits for the worker that they keep. */
  #closeIdle(): void {
    const free = this.#connections.filter(({ request }) => request === null)
    if (free.length < this.#connections.length) for (const connection of free) void connection.close()
  }

  #connect(client: typeof Client, addresses: Addresses): ConnectionOptions {
    return {
      network: this.#network,
      origin: this.#origin,
      Client: client,
      onSent: () => {
        this.#sent++
        addresses.noteConnected()
      },
      session: () => this.#tlsSession,
      onSession: (session) => {
        this.#tlsSession = session
      }
    }
  }
}
