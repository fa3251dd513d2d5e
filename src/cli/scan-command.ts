import { randomUUID } from 'node:crypto'
import type { ScanRequest } from '../engine/scan-request.js'
import type { ScanResult } from '../findings/scan-result.js'
import { isThisMachine } from '../config/ownership.js'
import { createProber } from '../prober/create-prober.js'
import { openListener, type Listener } from '../prober/listener.js'
import type { Rule } from '../rules/rule.js'
import { selectRules } from '../rules/select.js'
import type { Origin } from '../targets/origin.js'
import { columnsOf } from './columns.js'
import { proberOptions } from './connection.js'
import type { ScanFlags } from './flags.js'
import { ownerSecret } from './owner-secret.js'
import { startProgress } from './progress.js'
import { printReports } from './report-output.js'
import { loadAllRules } from './rule-source.js'
import { readScanSettings, type ScanSettings } from './scan-settings.js'
import { listenForSignals } from './signals.js'
import { writeText, type Host } from './streams.js'
import { defaultJournalFile, openWriteJournal, refusingJournal } from './write-journal.js'
import { demandFinished, demandListed, demandTokens, originsToProve } from './write-permission.js'

/**
 * `verbgate scan`: settings, rules, permission, scan, reports, exit code.
 * @throws UsageError or UsageErrors for everything that stops it before the first probe (exit code 2)
 */
export async function scanCommand(urls: string[], flags: ScanFlags, version: string, host: Host): Promise<number> {
  const settings = await readScanSettings(urls, flags, host)
  const rules = selectRules(await loadAllRules(settings.ruleDirs), settings.selection)
  if (flags.plan === true) return printPlan(settings, rules, host)

  const origins = [...new Map(settings.targets.map(({ origin }) => [origin.href, origin])).values()]
  const run = { version, runId: randomUUID(), mode: settings.mode, origins }
  const journalFile = settings.mode === 'write' ? (flags.journal ?? defaultJournalFile(host.env)) : null
  const toProve = journalFile === null ? [] : originsToProve(origins, settings.connection)
  demandListed(toProve, settings.config.owned)
  if (journalFile !== null) demandFinished(origins, journalFile)

  const listener = await listenerOf(rules, origins, settings)
  const journal = journalFile === null ? refusingJournal : openWriteJournal(journalFile)
  const prober = createProber({
    ...proberOptions(settings.connection, run),
    requestsPerSecond: settings.requestsPerSecond,
    maxRequestsPerOrigin: settings.maxRequestsPerOrigin
  })
  try {
    if (toProve.length > 0) await demandTokens(toProve, ownerSecret(host.env), prober)
    const listenerFor = (origin: Origin): string | null =>
      isThisMachine(origin, settings.connection) ? (listener?.url ?? null) : null
    const request = { ...scanRequest(settings, rules), listenerFor, version, runId: run.runId, prober, journal }
    return await scanAndReport(request, settings, flags, host)
  } finally {
    await prober.close()
    await listener?.close()
    journal.close()
  }
}

/** A page of our own, if a rule asks for one and a target is on this machine, where it can be reached. */
async function listenerOf(
  rules: readonly Rule[],
  origins: readonly Origin[],
  { connection }: ScanSettings
): Promise<Listener | null> {
  const wanted = rules.some((rule) => rule.probes.some((probe) => probe.path.names.includes('listener')))
  return wanted && origins.some((origin) => isThisMachine(origin, connection)) ? openListener() : null
}

/** What a scan and a plan have in common. */
function scanRequest(
  settings: ScanSettings,
  rules: readonly Rule[]
): Omit<ScanRequest, 'version' | 'runId' | 'prober' | 'journal' | 'signal'> {
  const { targets, mode, leave, declaredAreas, crawl, thorough, originsAtOnce, connection } = settings
  return {
    targets,
    rules,
    mode,
    flags: new Set(settings.longNamePut ? ['long-name-put'] : []),
    leave,
    insecure: connection.insecure,
    declaredAreas,
    crawl,
    thorough,
    limits: { areas: 24, fetches: 40, depth: 4 },
    originsAtOnce,
    requestsAtOnce: 4,
    sessions: {},
    listenerFor: () => null,
    now: () => new Date()
  }
}

async function scanAndReport(
  request: Omit<ScanRequest, 'signal'>,
  settings: ScanSettings,
  flags: ScanFlags,
  host: Host
): Promise<number> {
  const quiet = flags.quiet === true
  const { scan } = await import('../engine/scan.js')
  const progress = await startProgress(host.stderr, host.env, quiet)
  const interruption = listenForSignals(host, (name) => {
    progress.stop()
    host.stderr.write(`${name}: removing what was placed; once more gives up at once\n`)
  })
  let result: ScanResult
  try {
    result = await scan({ ...request, signal: interruption.signal, onProgress: (step) => progress.show(step) })
  } finally {
    progress.stop()
    interruption.dispose()
  }
  return printReports(
    result,
    request.rules,
    settings,
    { interrupted: interruption.received(), color: flags.color },
    host
  )
}

async function printPlan(settings: ScanSettings, rules: readonly Rule[], host: Host): Promise<number> {
  const [{ planOf }, { planText }] = await Promise.all([import('../engine/plan.js'), import('./plan-text.js')])
  const request = scanRequest(settings, rules)
  const probes = planOf(request)
  const discovery = { crawl: request.crawl, maxFetches: request.limits.fetches }
  const text =
    settings.format === 'json'
      ? `${JSON.stringify(probes, null, 2)}\n`
      : planText(probes, discovery, columnsOf(host.stdout))
  await writeText(host.stdout, text)
  return 0
}
