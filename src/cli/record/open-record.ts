import type { FinishedOrigin } from '../../engine/scan-request.js'
import { runnableRules } from '../../engine/scan.js'
import type { Rule } from '../../rules/rule.js'
import type { UsageError } from '../../shared/errors.js'
import type { LockPorts } from '../../state/lock.js'
import { listCurlOptions } from '../finish/curl-options.js'
import { listRulesNotRun } from '../finish/conclude.js'
import type { ScanSettings } from '../settings/scan-settings.js'
import type { RunLine } from './record-line.js'
import { digestRun } from './run-digest.js'
import type { RunRecord } from './run-record.js'

/** What a run is, before its first request. */
export type RunIdentity = { version: string; runId: string; ports: LockPorts }

/**
 * The record that the flags ask for; `null` without them.
 * @throws UsageError `record-exists`, `record-differs`, `record-invalid`, `locked`, `file-unusable`
 */
export async function openRecord(
  settings: ScanSettings,
  rules: readonly Rule[],
  identity: RunIdentity
): Promise<RunRecord | null> {
  const { record, connection, allTargets } = settings
  if (record === null) return null
  const { beginRecord, resumeRecord } = await import('./run-record.js')
  const places = new Map([...new Set(allTargets.map(({ origin }) => origin.href))].map((href, place) => [href, place]))
  const recording = {
    run: describeRun(settings, rules, identity),
    describe: ({ origin }: FinishedOrigin) => ({
      place: places.get(origin) ?? null,
      curl: listCurlOptions(origin, connection)
    }),
    ports: identity.ports
  }
  return record.isContinued ? resumeRecord(record.folder, recording) : beginRecord(record.folder, recording)
}

/** Closes it, if there is one. @returns what could not be written */
export function closeRecord(record: RunRecord | null): UsageError[] {
  return record === null ? [] : record.close()
}

function describeRun(settings: ScanSettings, rules: readonly Rule[], { version, runId }: RunIdentity): RunLine {
  const { mode, connection, declaredAreas, notes, shard, edges } = settings
  const run = runnableRules(rules, { mode, sessions: connection.sessions, edges })
  const ids = run.map(({ id }) => id).toSorted()
  return {
    type: 'run',
    schemaVersion: 1,
    version,
    runId,
    startedAt: new Date().toISOString(),
    mode,
    insecure: connection.insecure,
    digest: digestRun(settings, rules, version),
    shard,
    rules: ids,
    rulesNotRun: listRulesNotRun({ rules: ids }, rules, settings),
    declaredAreas: [...declaredAreas],
    notes: [...notes]
  }
}
