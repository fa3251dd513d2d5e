import { expect } from 'vitest'
import type { JournalEntry } from '../../src/engine/canary/journal.js'
import { start } from './cli.js'
import { verbgate } from './in-process.js'
import { journalLines, unfinished } from './journal.js'
import { until } from './until.js'

/** A moment in the life of the canaries of a run, told by its journal. */
export type Moment = { name: string; come: (lines: readonly JournalEntry[]) => boolean }

export const states = (lines: readonly JournalEntry[]): string[] => lines.map(({ state }) => state)

export const moments: readonly Moment[] = [
  { name: 'after the first intent', come: (lines) => states(lines).includes('intent') },
  { name: 'after the first request', come: (lines) => states(lines).includes('sent') },
  { name: 'while the first is removed', come: (lines) => states(lines).includes('deleted') },
  { name: 'at the fourth canary', come: (lines) => new Set(lines.map(({ path }) => path)).size >= 4 }
]

/** Kills a `--write` run at a moment; says how many canaries it left unfinished. */
export async function kill(
  { name, come }: Moment,
  url: string,
  state: string,
  more: readonly string[] = []
): Promise<number> {
  const flags = ['--write', '--rate', '40', '--no-discover', '--area', '/content/', '--area', '/dav/', ...more]
  const run = await start(['scan', url, ...flags], { state })
  // A run that ended by itself would never come to the moment.
  const over = run.ended.then(({ code, stderr }) => Promise.reject(new Error(`the run ended with ${code}: ${stderr}`)))
  await Promise.race([until(() => come(journalLines(state)), name), over])
  over.catch(() => undefined)
  run.child.kill('SIGKILL')
  expect(await run.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
  return unfinished(state).length
}

/** A new run is refused until cleanup has been there, and nothing is sent. */
export async function expectRefusal(url: string, state: string): Promise<void> {
  const refused = await verbgate(['scan', url, '--write', '--rate', '0', '--no-discover', '--only', 'put-accepted'], {
    state
  })
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(
    /that run [0-9a-f-]{36} \(.*Z\)\s+placed may still\s+be\s+on[^]*help: Run verbgate cleanup first/
  )
}

export async function expectCleaned(url: string, state: string): Promise<void> {
  const cleaned = await verbgate(['cleanup'], { state })
  expect(cleaned).toMatchObject({ code: 0, stderr: '' })
  expect(unfinished(state)).toEqual([])
  const again = await verbgate(['cleanup', url], { state })
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect(again.stdout).toMatch(/Nothing to remove/)
}
