import type { EffectClass, Failure } from '../../evidence/exchange.js'

/** How much may be sent to one origin. */
export type BudgetLimits = { maxRequestsPerOrigin: number; maxWritesPerOrigin: number }

/** The requests that may still be sent to one origin. */
export class Budget {
  readonly #limits: BudgetLimits
  #requests = 0
  #writes = 0

  constructor(limits: BudgetLimits) {
    this.#limits = limits
  }

  /** Takes note of a request, also one that is sent again. */
  spend(effect: EffectClass): void {
    this.#requests++
    if (effect === 'write') this.#writes++
  }

  /** Says why a request of this effect class is no longer covered, or `null`. */
  refuse(effect: EffectClass): Failure | null {
    const { maxRequestsPerOrigin, maxWritesPerOrigin } = this.#limits
    if (this.#requests >= maxRequestsPerOrigin) {
      return { kind: 'over-budget', detail: `${maxRequestsPerOrigin} requests were sent to this origin` }
    }
    if (effect === 'write' && this.#writes >= maxWritesPerOrigin) {
      return { kind: 'over-budget', detail: `${maxWritesPerOrigin} writing requests were sent to this origin` }
    }
    return null
  }
}
