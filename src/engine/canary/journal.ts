/** Where a canary is in its life. `left`: it could not be removed. */
export type CanaryState = 'intent' | 'sent' | 'deleted' | 'gone' | 'left'

/** One step of one canary. */
export type JournalEntry = {
  runId: string
  /** Serialised origin. */
  origin: string
  /** Path of the canary. */
  path: string
  state: CanaryState
  /** ISO 8601. */
  at: string
  note?: string
}

/**
 * The record of what a run wrote, kept so that a killed run can be finished by `verbgate cleanup`.
 * `record` returns only once the entry is on the disk: the request it announces is sent after that.
 */
export type Journal = {
  record(entry: JournalEntry): void
}
