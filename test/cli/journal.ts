import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalEntry } from '../../src/engine/canary/journal.js'

/** Where a run with this state directory keeps its journal. */
export function journalFile(state: string): string {
  return join(state, 'verbgate', 'journal.jsonl')
}

/** All complete lines of the journal so far; not those that a crash cut short. */
export function journalLines(state: string): JournalEntry[] {
  const file = journalFile(state)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as JournalEntry)
}

/** The last entry of each canary. */
export function lastEntries(state: string): JournalEntry[] {
  return [...new Map(journalLines(state).map((entry) => [entry.origin + entry.path, entry])).values()]
}

/** Canaries that are not known to be gone. */
export function unfinished(state: string): JournalEntry[] {
  return lastEntries(state).filter((entry) => entry.state !== 'gone')
}
