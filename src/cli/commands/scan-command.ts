// Here live the commands, a file each. They put all other folders together, and touch files, streams and the network
// through them.
import { randomUUID } from 'node:crypto'
import type { ScanRequest } from '../../engine/scan-request.js'
import { decide } from '../../findings/decide.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { isThisMachine } from '../../config/ownership.js'
import { isWithin, type Window } from '../../config/window.js'
import { createProber } from '../../prober/create-prober.js'
import type { Prober } from '../../prober/prober.js'
import { openListener, type Listener } from '../../prober/listener.js'
import type { Rule } from '../../rules/rule.js'
import { selectRules } from '../../rules/select.js'
import { UsageError } from '../../shared/errors.js'
import type { Origin } from '../../targets/origin.js'
import { measureColumns } from '../terminal/columns.js'
import { addCurlOptions } from '../finish/curl-options.js'
import { conclude, gatherDecisions, listRulesNotRun } from '../finish/conclude.js'
import { buildProberOptions, routeTo, secretNames, type RunOptions } from '../settings/connection.js'
import { reportTroubles } from '../finish/deliver.js'
import { streamJsonl, type JsonlStream } from '../finish/jsonl-stream.js'
import { demandKnownRules } from '../settings/known-rules.js'
import type { ScanFlags } from '../settings/flags.js'
import { beginKeptRun, unkeptRun, type KeptRun } from '../finish/kept-run.js'
import { settingsText } from '../settings/settings-text.js'
import { lockPorts } from '../finish/process-owner.js'
import type { LockPorts } from '../../state/lock.js'
import { openOriginLocks, type OriginLocks } from '../write-mode/origin-locks.js'
import { ownerSecret } from '../write-mode/owner-secret.js'
import { startProgress } from '../terminal/progress.js'
import { findKnownPlaces, scanRequest } from './scan-parts.js'
import { loadAllRules } from './rules/rule-source.js'
import { readScanSettings, type ScanSettings } from '../settings/scan-settings.js'
import { listenForSignals, type StopSignal } from '../terminal/signals.js'
import { tell, writeText, type Host } from '../terminal/streams.js'
import { watchJournal, type WatchedJournal } from '../write-mode/watched-journal.js'
import { closeRecord, openRecord } from '../record/open-record.js'
import type { RunRecord } from '../record/run-record.js'
import { openTrace, type Trace } from '../trace/open-trace.js'
import { permitFollow } from '../write-mode/follow-permission.js'
import { defaultJournalFile, openWriteJournal, refusingJournal } from '../write-mode/write-journal.js'
import { demandFinished, demandListed, demandTokens, originsToProve } from '../write-mode/write-permission.js'

/**
 * `verbgate scan`: settings, rules, permission, scan, reports, exit code.
 * @throws UsageError or UsageErrors for everything that stops it before the first probe (exit code 2)
 */
export async function scanCommand(urls: string[], flags: ScanFlags, version: string, host: Host): Promise<number> {
  const today = new Date().toISOString().slice(0, 10)
  const settings = await readScanSettings(urls, flags, host, today)
  const catalogue = await loadAllRules(settings.ruleDirs)
  demandKnownRules(settings, catalogue)
  const rules = selectRules(catalogue, settings.selection)
  if (flags.printConfig === true) return printText(settingsText(settings.inForce), host)
  if (flags.plan === true) return printDryRun(settings, rules, host)
  demandWindow(settings.windows, new Date())

  const runId = randomUUID()
  const ports = lockPorts(host.pid, runId)
  const kept = settings.state === null ? unkeptRun : await beginKeptRun(settings.state, ports)
  const journalFile = settings.mode === 'write' ? (flags.journal ?? defaultJournalFile(host.env)) : null
  const locks = journalFile === null ? null : openOriginLocks(journalFile, ports)
  try {
    const self = { kept, version, runId, ports, today, journalFile, locks, color: flags.color }
    return await runScan(settings, rules, self, host)
  } finally {
    locks?.release()
    kept.release()
  }
}

/** What a run is besides its settings. */
type Run = {
  kept: KeptRun
  version: string
  runId: string
  ports: LockPorts
  today: string
  /** `null` in a run that places nothing, as `locks`. */
  journalFile: string | null
  locks: OriginLocks | null
  color: boolean | undefined
}

/** Asks for permission to write, if it is needed, and scans. */
async function runScan(settings: ScanSettings, rules: readonly Rule[], self: Run, host: Host): Promise<number> {
  const { version, journalFile, locks } = self
  const origins = [...new Map(settings.targets.map(({ origin }) => [origin.href, origin])).values()]
  const toProve = askLeave(origins, settings, self)
  const record = await openRecord(settings, rules, self)
  const { runId } = record ?? self
  const { mode, follow, edges } = settings
  const run = { version, runId, mode, origins, follow, edges }
  const local = origins.filter((origin) => isLocal(origin, settings))
  const listener = await openListenerFor(rules, local)
  const journal = journalFile === null ? refusingJournal : openWriteJournal(journalFile, locks?.releaseAndTidy)
  const trace = openTrace(settings.connection.trace, secretNames(settings.connection), { stderr: host.stderr, version })
  const prober = openProber(settings, run, trace.observe)
  const troubles: UsageError[] = []
  let code: number
  try {
    if (toProve.length > 0) await demandTokens(toProve, ownerSecret(host.env), prober)
    const request = {
      ...scanRequest(settings, rules),
      ...permitFollow(settings, { journalFile, locks, prober, host }),
      knownPlaces: findKnownPlaces(settings, self.kept),
      listenerFor: (origin: Origin) =>
        local.some(({ href }) => href === origin.href) ? (listener?.url ?? null) : null,
      version,
      runId,
      prober,
      journal: watchJournal(journal),
      record
    }
    code = await scanAndReport(request, settings, { ...self, record }, host)
  } finally {
    await prober.close()
    await listener?.close()
    troubles.push(...journal.close(), ...trace.close(), ...closeRecord(record))
  }
  return await reportTroubles(troubles, code, host)
}

/** Whether the origin is this machine, through whichever edge. */
function isLocal(origin: Origin, { connection, edges }: ScanSettings): boolean {
  const hosts = edges.length === 0 ? [origin.hostname] : edges.map((edge) => edge?.host ?? origin.hostname)
  return hosts.every((hostname) => isThisMachine({ ...origin, hostname }, routeTo(origin, connection)))
}

/** Sees to it that the run may write where it does. @returns the origins that are to show a token */
function askLeave(origins: readonly Origin[], settings: ScanSettings, { journalFile, locks }: Run): Origin[] {
  if (journalFile === null) return []
  const toProve = originsToProve(origins, (to) => routeTo(to, settings.connection))
  demandListed(toProve, settings.config.owned)
  locks?.take(origins)
  demandFinished(origins, journalFile)
  return toProve
}

function openProber(settings: ScanSettings, run: RunOptions, observe: Trace['observe']): Prober {
  return createProber({
    ...buildProberOptions(settings.connection, run),
    observe,
    requestsPerSecond: settings.requestsPerSecond,
    maxRequestsPerOrigin: settings.maxRequestsPerOrigin
  })
}

/** A page of our own, if a rule asks for one and an origin is on this machine, where it can be reached. */
async function openListenerFor(rules: readonly Rule[], local: readonly Origin[]): Promise<Listener | null> {
  const wanted = rules.some((rule) => rule.probes.some((probe) => probe.path.names.includes('listener')))
  return wanted && local.length > 0 ? openListener() : null
}

type Request = Omit<ScanRequest, 'signal'> & { journal: WatchedJournal }

async function scanAndReport(
  request: Request,
  settings: ScanSettings,
  { kept, color, today, record }: Run & { record: RunRecord | null },
  host: Host
): Promise<number> {
  const stream = openStream(settings, host)
  const { connection } = settings
  const decisions = gatherDecisions(settings, kept, today)
  const onOrigin = (part: ScanResult): void => stream?.add(decide(addCurlOptions(part, connection), decisions))
  const { result, interrupted } = await runEngine({ ...request, ...(stream !== null && { onOrigin }) }, settings, host)
  if (interrupted === null) record?.end(result.finishedAt)
  const circumstances = { kept, unseen: null, interrupted, color, today, stream, cwd: host.cwd() }
  const rulesNotRun = listRulesNotRun(result, request.rules, settings)
  return await conclude({ raw: addCurlOptions(result, connection), rulesNotRun }, settings, circumstances, host)
}

type Ended = { result: ScanResult; interrupted: StopSignal | null }

/** Scans, shows how far it is, and hears signals meanwhile. */
async function runEngine(request: Request, { quiet, connection }: ScanSettings, host: Host): Promise<Ended> {
  const { scan } = await import('../../engine/scan.js')
  const progress = await startProgress(host.stderr, host.env, !quiet && connection.trace.verbosity === 0)
  const interruption = listenForSignals(host, (name) => {
    progress.stop()
    const next = request.journal.hasOpen() ? 'removing what was placed' : 'ending, nothing is left to remove'
    void tell(host.stderr, `${name}: ${next}; once more gives up at once\n`)
  })
  try {
    const { signal } = interruption
    const result = await scan({ ...request, signal, onProgress: (step) => progress.show(step) })
    return { result, interrupted: interruption.received() }
  } finally {
    progress.stop()
    interruption.dispose()
  }
}

/** JSON Lines go out as origins are done, unless it has to be seen first whether there is anything to say. */
function openStream({ format, quiet, state }: ScanSettings, host: Host): JsonlStream | null {
  return format === 'jsonl' && !(quiet && state !== null) ? streamJsonl(host.stdout) : null
}

/** Holds a run to the time windows of the config file. @throws UsageError `outside-window` (exit code 75) */
export function demandWindow(windows: readonly Window[], now: Date): void {
  if (windows.length === 0 || windows.some((window) => isWithin(window, now))) return
  throw new UsageError('it is outside the time windows in which a run may begin', {
    code: 'outside-window',
    hint: 'Run it later, change windows: in the config file, or pass --no-config.'
  })
}

async function printDryRun(settings: ScanSettings, rules: readonly Rule[], host: Host): Promise<number> {
  const [{ planRequests }, { describeDryRun }] = await Promise.all([
    import('../../engine/dry-run.js'),
    import('../terminal/dry-run-text.js')
  ])
  const request = scanRequest(settings, rules)
  const probes = planRequests(request)
  const discovery = {
    crawl: request.crawl,
    maxFetches: request.limits.fetches,
    mode: request.mode,
    edges: settings.edges.length
  }
  const text =
    settings.format === 'json'
      ? `${JSON.stringify(probes, null, 2)}\n`
      : describeDryRun(probes, discovery, measureColumns(host.stdout))
  return await printText(text, host)
}

async function printText(text: string, host: Host): Promise<number> {
  await writeText(host.stdout, text)
  return 0
}
