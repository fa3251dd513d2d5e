import { randomUUID } from 'node:crypto'
import type { Note } from '../../findings/scan-result.js'
import { conclude } from '../finish/conclude.js'
import { beginKeptRun, unkeptRun } from '../finish/kept-run.js'
import { lockPorts } from '../finish/process-owner.js'
import { mergeRecords, type Merged } from '../record/merge-records.js'
import type { MergeFlags } from '../settings/flags.js'
import { readScanSettings } from '../settings/scan-settings.js'
import type { Host } from '../terminal/streams.js'

/**
 * `verbgate merge DIR...`: the reports of a run that was cut into shards, as `scan` would have made them. Sends nothing
 * but the message to a webhook.
 * @returns the exit code; 3 at least if shards are missing, unfinished or there twice
 * @throws UsageError or UsageErrors for records that do not belong together, and for flags and files
 */
export async function mergeCommand(folders: string[], flags: MergeFlags, host: Host): Promise<number> {
  const today = new Date().toISOString().slice(0, 10)
  const merged = mergeRecords(folders)
  const urls = flags.targets === undefined ? merged.raw.targets.map(({ url }) => url) : []
  const read = await readScanSettings(urls, { ...flags, discover: true }, host, today)
  const { mode, declaredAreas } = merged.run
  const settings = { ...read, mode, declaredAreas, notes: [...merged.run.notes, ...describeShortcomings(merged)] }
  const unseen = merged.shortcomings.length === 0 ? null : merged.shortcomings.join(', ')
  // What was seen of a part of the sites is not what the next run is to be compared with.
  const state = unseen === null ? settings.state : null
  const kept = state === null ? unkeptRun : await beginKeptRun(state, lockPorts(host.pid, randomUUID()))
  try {
    const circumstances = { kept, interrupted: null, unseen, color: flags.color, today, stream: null, cwd: host.cwd() }
    return await conclude({ raw: merged.raw, rulesNotRun: merged.run.rulesNotRun }, settings, circumstances, host)
  } finally {
    kept.release()
  }
}

function describeShortcomings({ shortcomings }: Merged): Note[] {
  return shortcomings.map((message) => ({ code: 'shard', message, place: null }))
}
