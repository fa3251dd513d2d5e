import { randomUUID } from 'node:crypto'
import type { JournalEntry } from '../../engine/canary/journal.js'
import type { Leftover } from '../../findings/scan-result.js'
import { createProber } from '../../prober/create-prober.js'
import { block, count, printable, some } from '../../reporters/layout.js'
import { UsageError } from '../../shared/errors.js'
import type { Origin } from '../../targets/origin.js'
import { parseTarget } from '../../targets/target.js'
import { buildProberOptions, readConnection, secretNames } from '../settings/connection.js'
import { reportTroubles, deliver } from '../finish/deliver.js'
import { lockPorts } from '../finish/process-owner.js'
import type { CleanupFlags } from '../settings/flags.js'
import { emptyConfig } from '../../config/config-file.js'
import { findConfig } from '../settings/find-files.js'
import { readHeaderFiles } from '../settings/header-files.js'
import { createProblems } from '../settings/problems.js'
import { measureColumns } from '../terminal/columns.js'
import { writeText, type Host } from '../terminal/streams.js'
import { openTrace } from '../trace/open-trace.js'
import { openOriginLocks } from '../write-mode/origin-locks.js'
import { defaultJournalFile, openWriteJournal, readUnfinished } from '../write-mode/write-journal.js'

/**
 * `verbgate cleanup`: removes what the journal says may still be on servers. Asks for nothing but those paths.
 * @returns 0 if nothing is left, 1 if something could not be removed
 */
export async function cleanupCommand(
  texts: string[],
  typed: CleanupFlags,
  version: string,
  host: Host
): Promise<number> {
  const problems = createProblems()
  const flags = await readHeaderFiles(typed, host, problems)
  const config = await problems.attemptLater(() => findConfig(flags, host), emptyConfig)
  const connection = readConnection(flags, problems, { env: host.env, config, resolver: null })
  const asked = texts.flatMap((text) => problems.attempt(() => [parseTarget(text).origin.href], []))
  problems.throwAny()
  const file = flags.journal ?? defaultJournalFile(host.env)
  const named = chosen(readUnfinished(file), asked)
  if (named.length === 0) return await sayNothing(file, host)
  const origins = listOrigins(named, file)
  const runId = randomUUID()
  const locks = openOriginLocks(file, lockPorts(host.pid, runId))
  // What a run under way has placed is not for us to remove.
  locks.take(origins)
  const entries = readUnfinished(file).filter(({ origin }) => origins.some(({ href }) => href === origin))
  const trace = openTrace(connection.trace, secretNames(connection), { stderr: host.stderr, version })
  const run = { version, runId, mode: 'write', origins } as const
  const prober = createProber({ ...buildProberOptions(connection, run), observe: trace.observe })
  const journal = openWriteJournal(file, locks.releaseAndTidy)
  const troubles: UsageError[] = []
  let leftovers: readonly Leftover[]
  try {
    const { cleanup } = await import('../../engine/canary/cleanup.js')
    leftovers = await cleanup(entries, prober, journal)
  } finally {
    troubles.push(...journal.close())
    await prober.close()
    troubles.push(...trace.close())
  }
  const lines = cleanupLines(entries.length, leftovers, origins.length, measureColumns(host.stdout))
  troubles.push(...(await deliver([`${lines.join('\n')}\n`], host)))
  return await reportTroubles(troubles, leftovers.length === 0 ? 0 : 1, host)
}

async function sayNothing(file: string, { stdout }: Host): Promise<number> {
  await writeText(stdout, `Nothing to remove: ${printable(file)} holds no unfinished run.\n`)
  return 0
}

function listOrigins(entries: readonly JournalEntry[], file: string): Origin[] {
  return [...new Set(entries.map((entry) => entry.origin))].map((origin) => parseTarget(origin, { file }).origin)
}

/** How many things (files and collections) are gone, and what is still there. */
function cleanupLines(placed: number, leftovers: readonly Leftover[], origins: number, columns: number): string[] {
  const gone = `${placed - leftovers.length} of ${count(placed, 'thing')} that verbgate placed gone from ${count(origins, 'origin')}.`
  if (leftovers.length === 0) return [gone]
  const left = leftovers.flatMap(({ url, reason }) => [`  ${printable(url)}`, ...block('    ', reason, columns)])
  return [gone, 'Still there, to be removed on the server:', ...left]
}

function chosen(entries: readonly JournalEntry[], asked: readonly string[]): JournalEntry[] {
  const known = new Set(entries.map((entry) => entry.origin))
  const unknown = asked.find((origin) => !known.has(origin))
  if (unknown !== undefined && known.size > 0) {
    const hint = `It knows ${some([...known])}. Without an origin, cleanup takes all of them; --journal names another journal.`
    throw new UsageError(`the journal knows of nothing placed on ${unknown}`, { code: 'origin-unknown', hint })
  }
  return entries.filter((entry) => asked.length === 0 || asked.includes(entry.origin))
}
