import type { Answered } from './origin-client.js'
import type { Slot } from './slots.js'

/** What came back so far for the slots of one unit, or of one check that shares with no other. */
export class Answers {
  readonly #bySlot = new Map<Slot, Answered | null>()
  /** One of them was not answered; a dropped connection is an answer. */
  hasFailures = false

  /** The answer; `null` for what was left out, `undefined` for what is neither asked nor left out yet. */
  get(slot: Slot): Answered | null | undefined {
    return this.#bySlot.get(slot)
  }

  set(slot: Slot, answered: Answered | null): void {
    this.#bySlot.set(slot, answered)
    if (answered !== null && answered.answer.failed !== '') this.hasFailures = true
  }

  /** Goes through what was asked, in the order of the answers. */
  forEach(visit: (answered: Answered, slot: Slot) => void): void {
    this.#bySlot.forEach((answered, slot) => {
      if (answered !== null) visit(answered, slot)
    })
  }
}
