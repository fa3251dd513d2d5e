import type { Config } from '../../config/config-file.js'
import { parseWindow, type Window } from '../../config/window.js'
import type { AcceptEntry } from '../../findings/acceptance.js'
import type { Target } from '../../targets/target.js'
import type { SettingResolver } from './setting-resolver.js'
import type { FailOn } from './fail-on.js'
import { findAcceptFile } from './find-files.js'
import type { ScanFlags } from './flags.js'
import { flagError, type Problems } from './problems.js'
import type { EarlierReport } from './read-report.js'

/** What makes a run fail. */
export type GateSettings = {
  failOn: FailOn
  strict: boolean
  /** More undecided than this fail; `null`: any number may be. */
  maxUndecided: number | null
  /** Findings of an earlier run that do not fail. */
  baseline: EarlierReport | null
  accepted: readonly AcceptEntry[]
}

/** What is kept from run to run, and who is told. */
export type KeptSettings = {
  /** Folder of the kept results. */
  state: string | null
  windows: readonly Window[]
  webhook: { url: URL; secret: string | null } | null
}

type Reading = { config: Config; resolver: SettingResolver; problems: Problems; today: string; folder: string }

const same = <T>(value: T): T => value

/** The gate, with the files it needs read. */
export async function readGate(flags: ScanFlags, reading: Reading): Promise<GateSettings> {
  const { resolver, problems, today } = reading
  const { gate } = reading.config
  const resolveFile = (key: 'baseline' | 'accept', usual: string | null): string | null =>
    resolver.resolve<string | null, string | null>(
      { flag: `--${key}`, value: flags[key], path: ['gate', key], inFile: gate?.[key], usual },
      same
    )
  const baseline = resolveFile('baseline', null)
  const accept = resolveFile('accept', findAcceptFile(reading.folder))
  const failOn = { flag: '--fail-on', path: ['gate', 'fail-on'], inFile: gate?.['fail-on'], usual: 'high' } as const
  const most = { flag: '--max-undecided', value: flags.maxUndecided, path: ['gate', 'max-undecided'] }
  const mostInFile = gate?.['max-undecided'] === undefined ? undefined : String(gate['max-undecided'])
  const strict = { flag: '--strict', path: ['gate', 'strict'], inFile: gate?.strict, usual: false }
  return {
    failOn: resolver.resolve<FailOn, FailOn>({ ...failOn, value: flags.failOn }, same) ?? 'high',
    maxUndecided: resolver.resolve<string | null, number | null>(
      { ...most, inFile: mostInFile, usual: null },
      readMost
    ),
    strict: resolver.resolve({ ...strict, value: flags.strict }, same) === true,
    baseline: baseline === null ? null : await problems.attemptLater(() => readBaseline(baseline), null),
    accepted: accept === null ? [] : await problems.attemptLater(() => readAccepted(accept, today), [])
  }
}

function readMost(text: string | null): number | null {
  if (text === null || /^\d{1,9}$/.test(text)) return text === null ? null : Number(text)
  throw flagError(`--max-undecided ${text} is not a number`, 'Write --max-undecided with a whole number, 0 or more.')
}

// Reading these files loads zod, which a run without them does not need.
async function readBaseline(file: string): Promise<EarlierReport> {
  return (await import('./read-report.js')).readReport(file, '--baseline')
}

async function readAccepted(file: string, today: string): Promise<AcceptEntry[]> {
  return (await import('../../config/accept-file.js')).readAcceptFile(file, today)
}

/** What is kept and who is told; a folder that is not there is made when the run begins. */
export function readKept(flags: ScanFlags, config: Config, resolver: SettingResolver): KeptSettings {
  const state = resolver.resolve<string | null, string | null>(
    { flag: '--state', value: flags.state, path: ['state'], inFile: config.state ?? undefined, usual: null },
    same
  )
  // No flag has them.
  const inFile = { flag: '', value: undefined, path: ['windows'], inFile: config.windows }
  const windows = resolver.resolve<readonly string[], Window[]>({ ...inFile, usual: [] }, (texts) =>
    texts.map(parseWindow)
  )
  return { state, windows: windows ?? [], webhook: readWebhook(flags, config, resolver) }
}

function readWebhook(flags: ScanFlags, config: Config, resolver: SettingResolver): KeptSettings['webhook'] {
  const { webhook } = config
  const url = resolver.attempt(flags.webhook ?? webhook?.url, config.placeOf(['webhook']), readWebhookUrl)
  if (url === null) return null
  // The path of a webhook works as its password, so it is masked.
  resolver.note(
    'webhook.url',
    `${url.origin}/***`,
    flags.webhook === undefined ? resolver.describeSource(['webhook']) : '--webhook'
  )
  return { url, secret: webhook?.secret ?? null }
}

function readWebhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '') return url
  throw flagError('the webhook is no http or https URL', 'Write --webhook https://chat.example/hooks/...')
}

/** Remembers the settings that only the config file has, for `--print-config`; values that may be secret are masked. */
export function noteConfig(targets: readonly Target[], config: Config, resolver: SettingResolver): void {
  for (const { url, place } of targets) {
    resolver.note('targets', url, place === undefined ? 'command line' : `${place.file}:${place.line ?? 1}`)
  }
  for (const page of config.pages) resolver.note('pages', page, resolver.describeSource(['pages']))
  for (const origin of config.owned) resolver.note('owned', origin, resolver.describeSource(['owned']))
  for (const [preview, production] of config.aliases) {
    resolver.note(`aliases.${preview}`, production, resolver.describeSource(['aliases', preview]))
  }
  for (const [name] of config.headers)
    resolver.note(`headers.${name}`, '***', resolver.describeSource(['headers', name]))
  for (const name of Object.keys(config.sessions)) {
    resolver.note(`sessions.${name}`, '***', resolver.describeSource(['sessions', name]))
  }
  for (const [id, severity] of Object.entries(config.severity)) {
    resolver.note(`severity.${id}`, severity, resolver.describeSource(['severity', id]))
  }
}
