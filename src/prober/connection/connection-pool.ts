import type { Attempt } from '../response/response-handler.js'
import { Lane, type LaneSettings } from './connection.js'

/** The lanes of one origin: at most `connectionsPerOrigin`. */
export class Lanes {
  readonly #shared: LaneSettings
  readonly #expire: (attempt: Attempt) => void
  readonly #lanes: Lane[] = []

  /** @param expire is told of requests under way at their deadlines */
  constructor(shared: LaneSettings, expire: (attempt: Attempt) => void) {
    this.#shared = shared
    this.#expire = expire
  }

  /** The lanes with a request under way. */
  busy(): readonly Lane[] {
    return this.#lanes.filter((lane) => lane.attempt !== null)
  }

  /**
   * A lane without a request: one with an open connection if possible, or, for a `fresh` request, without one.
   * There has to be a free one.
   */
  take(fresh: boolean): Lane {
    const used = this.#lanes.find((lane) => lane.attempt === null && lane.isUsed)
    if (!fresh && used !== undefined) return used
    const unused = this.#lanes.find((lane) => lane.attempt === null && !lane.isUsed)
    if (unused !== undefined) return unused
    if (used === undefined || this.#lanes.length < this.#shared.settings.connectionsPerOrigin) return this.#add()
    void used.reset()
    return used
  }

  /** Closes the connections of all lanes, or only of those without a request. */
  async reset(which: 'all' | 'free'): Promise<void> {
    const lanes = this.#lanes.filter((lane) => which === 'all' || lane.attempt === null)
    await Promise.all(lanes.map((lane) => lane.reset()))
  }

  #add(): Lane {
    const lane = new Lane(this.#shared, this.#expire)
    this.#lanes.push(lane)
    return lane
  }
}
