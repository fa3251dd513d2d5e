// Here lives the end of a run: exit code, reports, webhook, kept result. It may write outputs and the state folder; of the
// network it may tell the webhook.
import { isComplete } from '../../findings/complete.js'
import { decide, type Decisions } from '../../findings/decide.js'
import type { Finding } from '../../findings/finding.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { WITHOUT_SERVER, type RulesNotRun } from '../../reporters/reporter.js'
import { needsEdge, type Rule } from '../../rules/rule.js'
import { originOf } from '../../targets/origin.js'
import { UsageError } from '../../shared/errors.js'
import { reportTroubles } from './deliver.js'
import { locateTargets } from './target-places.js'
import { decideExit, isFailing, type Exit } from './exit-code.js'
import { hasChanged } from './has-changed.js'
import type { KeptRun } from './kept-run.js'
import { printReports, type Printing } from './report-output.js'
import { noteUnusedAreas } from '../settings/setting-notes.js'
import type { ScanSettings } from '../settings/scan-settings.js'
import type { StopSignal } from '../terminal/signals.js'
import type { Streams } from '../terminal/streams.js'

/** What a scan gave, and the rules that it left out. */
export type Scanned = { raw: ScanResult; rulesNotRun: readonly RulesNotRun[] }

/** The run before, what the terminal was asked for, and whether the person interrupted. */
export type Circumstances = Pick<Printing, 'color' | 'stream'> & {
  kept: KeptRun
  interrupted: StopSignal | null
  /** Why some of the targets are not known of, or `null`. */
  unseen: string | null
  today: string
  /** The folder the command runs in. */
  cwd: string
}

/**
 * The end of a scan: the owner's decisions, the exit code, the reports, the message to a webhook, the kept result.
 * @returns the exit code: what could not be written or delivered makes an otherwise fine run incomplete
 */
export async function conclude(
  { raw, rulesNotRun }: Scanned,
  settings: ScanSettings,
  { kept, interrupted, unseen, today, cwd, ...printing }: Circumstances,
  streams: Streams
): Promise<number> {
  const unused = noteUnusedAreas(settings.declaredAreas, raw.targets)
  const result = decide(
    { ...raw, notes: [...raw.notes, ...settings.notes, ...unused, ...kept.notes] },
    gatherDecisions(settings, kept, today)
  )
  const policy = { ...settings, onlyChanges: settings.baseline !== null, interrupted, unseen }
  const exit = decideExit(result, policy)
  const sinceLast = kept.compared(result)
  const isNews = hasChanged(sinceLast, kept.previous)
  const framing = {
    exit,
    isFailing: (finding: Finding) => isFailing(finding, policy),
    rulesNotRun,
    targetPlaces: locateTargets(settings.targets, cwd),
    junitUndecided: settings.junitUndecided,
    sarifCategory: settings.sarifCategory,
    lastSuccessAt: unseen === null && isComplete(result) ? result.finishedAt : (kept.previous?.lastSuccessAt ?? null)
  }
  const silent = settings.quiet && settings.state !== null && !isNews
  const troubles = await printReports(result, framing, { ...settings, ...printing, silent }, streams)
  // Nothing more leaves after a stop; the next run tells.
  if (isNews && interrupted === null) troubles.push(...(await tellWebhook(sinceLast, exit, settings)))
  // An interrupted run has not seen the whole site, so its result is not kept.
  if (interrupted === null) troubles.push(...keep(kept, result))
  return await reportTroubles(troubles, exit.code, streams)
}

/** The owner's decisions and the earlier run, in the form that findings are judged by. */
export function gatherDecisions(
  { config, accepted, baseline }: ScanSettings,
  { previous }: KeptRun,
  today: string
): Decisions {
  const lastRun = previous === null ? null : { findings: previous.open, since: previous.startedAt }
  return { severities: config.severity, accepted, aliases: config.aliases, today, earlier: baseline ?? lastRun }
}

function keep(kept: KeptRun, result: ScanResult): UsageError[] {
  try {
    kept.keep(result)
    return []
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return [error]
  }
}

async function tellWebhook(
  result: ScanResult,
  exit: Exit,
  { webhook, connection }: ScanSettings
): Promise<UsageError[]> {
  if (webhook === null) return []
  const [{ changeMessage }, { postJson }] = await Promise.all([
    import('../../reporters/change/change-message.js'),
    import('../../prober/post-json.js')
  ])
  const userAgent = `verbgate/${result.tool.version} (run=${result.runId})`
  const proxy = connection.proxies.choose(originOf(webhook.url))?.url ?? null
  const trouble = await postJson({ ...webhook, body: changeMessage(result, exit), userAgent, proxy })
  if (trouble === null) return []
  // The path of a webhook works as its password, so it is not repeated.
  const message = `the webhook at ${webhook.url.origin} was not told: ${trouble}`
  return [new UsageError(message, { code: 'webhook-failed', hint: 'Check its address; the report above is complete.' })]
}

/** Selected rules that need more than the mode allows, by the flag that it hangs on, and those without their sessions. */
export function listRulesNotRun(
  result: Pick<ScanResult, 'rules'>,
  selected: readonly Rule[],
  { mode, connection: { sessions }, edges }: Pick<ScanSettings, 'mode' | 'connection' | 'edges'>
): RulesNotRun[] {
  const run = new Set(result.rules)
  const above = selected.filter((rule) => !run.has(rule.id))
  const missing = [...new Set(above.flatMap((rule) => rule.sessions))].filter((role) => !Object.hasOwn(sessions, role))
  const shut = above.filter((rule) => rule.sessions.some((role) => missing.includes(role)))
  // Without edges there is no server behind them.
  const alone = edges.length === 0 ? [] : above.filter(needsEdge)
  const ids = (effect: Rule['effect']): string[] =>
    above.filter((rule) => rule.effect === effect && !shut.includes(rule)).map(({ id }) => id)
  return [
    { why: 'with --read-only', ids: mode === 'read-only' ? ids('no-write') : [] },
    { why: 'without --write', ids: ids('write') },
    { why: WITHOUT_SERVER, ids: alone.map(({ id }) => id) },
    { why: `without a session for ${missing.join(' and ')} (roles in the config file)`, ids: shut.map(({ id }) => id) }
  ]
}
