import type { Failure } from '../../evidence/exchange.js'
import type { Origin } from '../../targets/origin.js'
import { failureOf } from '../response/failure.js'
import { resolveAddresses } from './resolve-addresses.js'
import type { ProberSettings } from '../settings.js'

/** Which of an origin's addresses is connected to: the first one, until it turns out not to answer. */
export class AddressChoice {
  readonly #origin: Origin
  readonly #settings: ProberSettings
  #addresses: readonly (string | null)[] | null = null
  #isResolving = false
  #isConnected = false
  /** Why there is none. */
  failure: Failure | null = null

  constructor(origin: Origin, settings: ProberSettings) {
    this.#origin = origin
    this.#settings = settings
  }

  get isKnown(): boolean {
    return this.#addresses !== null
  }

  /** `null` while none is known, and behind a proxy, which resolves names itself. */
  get current(): string | null {
    return this.#addresses?.[0] ?? null
  }

  /** Whether another address may still be tried. */
  get hasOther(): boolean {
    return !this.#isConnected && (this.#addresses?.length ?? 0) > 1
  }

  /** A request got through: from now on this address stays. */
  noteConnected(): void {
    this.#isConnected = true
  }

  /** Looks the name up once; `done` is called when there are addresses or a failure. */
  async resolve(done: () => void): Promise<void> {
    if (this.#isResolving) return
    this.#isResolving = true
    try {
      this.#addresses = await resolveAddresses(this.#origin, this.#settings)
    } catch (error) {
      this.failure = failureOf(error as Error, 'connect')
    }
    done()
  }

  /** Turns to the next address, unless another request has done so; says whether there is one. */
  leave(address: string | null): boolean {
    if (address !== this.current) return true
    if (!this.hasOther) return false
    this.#addresses = this.#addresses?.slice(1) ?? null
    return true
  }
}
