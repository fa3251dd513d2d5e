// Here live the commands, a file each. They put all other folders together, and touch files, streams and the network
// through them.
import { randomUUID } from 'node:crypto'
import type { ScanRequest } from '../../engine/scan-request.js'
import { decide } from '../../findings/decide.js'
import type { SitePlace } from '../../findings/place.js'
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
import { conclude, gatherDecisions } from '../finish/conclude.js'
import { buildProberOptions, routeTo, secretNames, type RunOptions } from '../settings/connection.js'
import { reportTroubles } from '../finish/deliver.js'
import { listKnownPlaces } from '../settings/known-places.js'
import { streamJsonl, type JsonlStream } from '../finish/jsonl-stream.js'
import { scanDefaults } from '../settings/scan-defaults.js'
import { demandKnownRules } from '../settings/known-rules.js'
import type { ScanFlags } from '../settings/flags.js'
import { beginKeptRun, unkeptRun, type KeptRun } from '../finish/kept-run.js'
import { settingsText } from '../settings/settings-text.js'
import { lockPorts } from '../finish/process-owner.js'
import { openOriginLocks, type OriginLocks } from '../write-mode/origin-locks.js'
import { ownerSecret } from '../write-mode/owner-secret.js'
import { startProgress } from '../terminal/progress.js'
import { loadAllRules } from './rules/rule-source.js'
import { readScanSettings, type ScanSettings } from '../settings/scan-settings.js'
import { listenForSignals } from '../terminal/signals.js'
import { tell, writeText, type Host } from '../terminal/streams.js'
import { watchJournal, type WatchedJournal } from '../write-mode/watched-journal.js'
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
    return await runScan(settings, rules, { kept, version, runId, today, journalFile, locks, color: flags.color }, host)
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
  today: string
  /** `null` in a run that places nothing, as `locks`. */
  journalFile: string | null
  locks: OriginLocks | null
  color: boolean | undefined
}

/** Asks for permission to write, if it is needed, and scans. */
async function runScan(settings: ScanSettings, rules: readonly Rule[], self: Run, host: Host): Promise<number> {
  const { version, runId, journalFile, locks } = self
  const origins = [...new Map(settings.targets.map(({ origin }) => [origin.href, origin])).values()]
  const run = { version, runId, mode: settings.mode, origins, follow: settings.follow }
  const toProve = journalFile === null ? [] : originsToProve(origins, (to) => routeTo(to, settings.connection))
  demandListed(toProve, settings.config.owned)
  locks?.take(origins)
  if (journalFile !== null) demandFinished(origins, journalFile)

  const local = origins.filter((origin) => isThisMachine(origin, routeTo(origin, settings.connection)))
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
      journal: watchJournal(journal)
    }
    code = await scanAndReport(request, settings, self, host)
  } finally {
    await prober.close()
    await listener?.close()
    troubles.push(...journal.close(), ...trace.close())
  }
  return await reportTroubles(troubles, code, host)
}

/** What is known of production is asked of its previews too. */
function findKnownPlaces({ baseline, accepted, config }: ScanSettings, { previous }: KeptRun): SitePlace[] {
  const places = listKnownPlaces({ open: previous?.open ?? [], baseline: baseline?.findings ?? [], accepted })
  const previews = [...config.aliases].flatMap(([preview, production]) =>
    places.filter(({ origin }) => origin === production).map(({ path }) => ({ origin: preview, path }))
  )
  return [...places, ...previews]
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

/** What a scan and a dry run have in common. */
function scanRequest(
  settings: ScanSettings,
  rules: readonly Rule[]
): Omit<ScanRequest, 'version' | 'runId' | 'prober' | 'journal' | 'signal'> {
  const { targets, mode, leave, declaredAreas, crawl, followLinks, thorough } = settings
  const { originsAtOnce, connection } = settings
  return {
    ...scanDefaults,
    targets,
    rules,
    mode,
    flags: new Set(settings.longNamePut ? ['long-name-put'] : []),
    leave,
    insecure: connection.insecure,
    withCredentials: connection.headers.some(([name]) => /^(proxy-)?(authorization|cookie)$/i.test(name)),
    declaredAreas,
    crawl,
    followLinks,
    thorough,
    originsAtOnce,
    sessions: connection.sessions
  }
}

async function scanAndReport(
  request: Omit<ScanRequest, 'signal'> & { journal: WatchedJournal },
  settings: ScanSettings,
  { kept, color, today }: Run,
  host: Host
): Promise<number> {
  const { scan } = await import('../../engine/scan.js')
  const progress = await startProgress(
    host.stderr,
    host.env,
    !settings.quiet && settings.connection.trace.verbosity === 0
  )
  const interruption = listenForSignals(host, (name) => {
    progress.stop()
    const next = request.journal.hasOpen() ? 'removing what was placed' : 'ending, nothing is left to remove'
    void tell(host.stderr, `${name}: ${next}; once more gives up at once\n`)
  })
  const stream = openStream(settings, host)
  const { connection } = settings
  const decisions = gatherDecisions(settings, kept, today)
  let result: ScanResult
  try {
    result = await scan({
      ...request,
      signal: interruption.signal,
      onProgress: (step) => progress.show(step),
      ...(stream !== null && { onOrigin: (part) => stream.add(decide(addCurlOptions(part, connection), decisions)) })
    })
  } finally {
    progress.stop()
    interruption.dispose()
  }
  const circumstances = { kept, interrupted: interruption.received(), color, today, stream, cwd: host.cwd() }
  return await conclude(
    { raw: addCurlOptions(result, connection), selected: request.rules },
    settings,
    circumstances,
    host
  )
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
  const discovery = { crawl: request.crawl, maxFetches: request.limits.fetches, mode: request.mode }
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
