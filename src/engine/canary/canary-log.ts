import type { Answered } from '../checks/origin-client.js'
import { mayHaveCreated } from './may-have-created.js'
import { recordStep, type Canary, type Removal } from './removal.js'

/** What one check placed so far; the journal knows of each step before and after it. */
export class CanaryLog {
  readonly #token: string
  readonly #removal: Removal
  readonly #byPath = new Map<string, Canary>()

  constructor(token: string, removal: Removal) {
    this.#token = token
    this.#removal = removal
  }

  /** In the order of their requests. */
  get canaries(): Canary[] {
    return [...this.#byPath.values()]
  }

  /** Whether a collection among them holds the path. */
  holds(path: string): boolean {
    return this.canaries.some(
      ({ path: own, created }) =>
        created?.request.method === 'MKCOL' && mayHaveCreated(created) && path.startsWith(own.replace(/\/?$/, '/'))
    )
  }

  /** Tells the journal that something may come to lie at these paths. */
  noteIntent(paths: readonly string[]): void {
    for (const path of paths) recordStep(this.#removal, path, 'intent')
  }

  /** Takes in what was answered to a request that may have brought something into being at these paths. */
  noteAnswer(paths: readonly string[], answered: Answered): void {
    for (const path of paths) this.#noteCreation(path, answered)
    this.#noteSight(answered)
    // last, because a journal that cannot be written to must not make us forget the canary
    const { response, failure } = answered.exchange
    for (const path of paths) {
      recordStep(this.#removal, path, 'sent', `answered ${response?.status ?? failure?.kind ?? 'nothing'}`)
    }
  }

  #noteCreation(path: string, { exchange }: Answered): void {
    const known = this.#byPath.get(path)
    if (known === undefined) this.#byPath.set(path, { path, token: this.#token, created: exchange })
    // what may have created it decides how it is removed, and 202 that it may come later
    else if (!mayHaveCreated(known.created) || exchange.response?.status === 202) {
      this.#byPath.set(path, { ...known, created: exchange })
    }
  }

  /** A canary that came back is there, whenever the server said that it would be. */
  #noteSight({ exchange: { request }, answer }: Answered): void {
    const [path = ''] = request.target.split('?', 1)
    const canary = this.#byPath.get(path)
    if (request.method === 'GET' && canary !== undefined && answer.body.includes(canary.token)) {
      this.#byPath.set(path, { ...canary, wasSeen: true })
    }
  }
}
