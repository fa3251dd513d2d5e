/** Which of an origin's addresses is connected to: the first one, until it turns out not to answer. */
export class Addresses {
  #addresses: readonly (string | null)[]
  #isProved = false

  /** @param addresses in order of preference; `null` leaves the name to a proxy */
  constructor(addresses: readonly (string | null)[]) {
    this.#addresses = addresses
  }

  get current(): string | null {
    return this.#addresses[0] ?? null
  }

  /** Whether there is another one to try should the current one not answer. */
  get hasOther(): boolean {
    return !this.#isProved && this.#addresses.length > 1
  }

  /** Takes note that a request got through: from now on this address stays. */
  noteConnected(): void {
    this.#isProved = true
  }

  /** Whether something is left to try after an address. */
  hasNext(address: string | null): boolean {
    return address !== this.current || this.hasOther
  }

  /** Turns to the next address, unless another request has done so. */
  leave(address: string | null): void {
    if (address === this.current && this.hasOther) this.#addresses = this.#addresses.slice(1)
  }
}
