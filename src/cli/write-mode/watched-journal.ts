import type { Journal, JournalEntry } from '../../engine/canary/journal.js'

/** A journal that is asked, while the run goes on, whether something of ours may be on a server. */
export type WatchedJournal = Journal & { hasOpen(): boolean }

/** Passes every entry on and remembers which canaries are neither gone nor given up. */
export function watchJournal(journal: Journal): WatchedJournal {
  const open = new Set<string>()
  return {
    record(entry) {
      journal.record(entry)
      if (isEnd(entry)) open.delete(entry.origin + entry.path)
      else open.add(entry.origin + entry.path)
    },
    hasOpen: () => open.size > 0
  }
}

function isEnd({ state }: JournalEntry): boolean {
  return state === 'gone' || state === 'left'
}
