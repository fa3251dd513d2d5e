// Here live the settings: flags, config file and defaults made one. They may read the files that the user names and try
// outputs for writing; they send nothing.
import { emptyConfig, type Config } from '../../config/config-file.js'
import type { Mode } from '../../engine/scan-request.js'
import type { Target } from '../../targets/target.js'
import { SettingResolver, type Setting } from './setting-resolver.js'
import { carriesCredentials, readConnection, type Connection } from './connection.js'
import { findConfig } from './find-files.js'
import { readArea, readCount, readRate } from './flag-values.js'
import { readEdges, type WaysIn } from './edge-settings.js'
import type { ScanFlags } from './flags.js'
import { noteConfig, readGate, readKept, type GateSettings, type KeptSettings } from './gate-settings.js'
import { MOST_REQUESTS_PER_ORIGIN, REQUESTS_PER_SECOND, scanDefaults } from './scan-defaults.js'
import { noteEnvironment } from './environment-names.js'
import { readHeaderFiles } from './header-files.js'
import { createProblems, flagError, type Problems } from './problems.js'
import { readReports, type ReportSettings } from './report-settings.js'
import type { Host } from '../terminal/streams.js'
import type { Note } from '../../findings/scan-result.js'
import type { Origin } from '../../targets/origin.js'
import { noteSettings } from './setting-notes.js'
import { pickShard, readShard, type Shard } from './shard.js'
import { readListed, readTargets } from './target-settings.js'

/** What `scan` was asked to do: flags over the config file over defaults, all checked. */
export type ScanSettings = ReportSettings &
  GateSettings &
  KeptSettings & {
    /** Those of the shard. */
    targets: readonly Target[]
    /** Those of all shards. */
    allTargets: readonly Target[]
    shard: Shard | null
    /** Where finished origins are noted, and whether a killed run is continued there. */
    record: { folder: string; isContinued: boolean } | null
    config: Config
    ruleDirs: readonly string[]
    selection: { only: readonly string[]; skip: readonly string[]; tag: readonly string[] }
    mode: Mode
    leave: boolean
    longNamePut: boolean
    declaredAreas: readonly string[]
    /** Ways in that are compared. */
    edges: WaysIn
    crawl: boolean
    /** False with credentials, unless `--crawl` asks for it: every link may be a button then. */
    followLinks: boolean
    /** A target that redirects to the canonical origin of its site is looked at there. */
    follow: boolean
    thorough: boolean
    /** 0 is unlimited. */
    requestsPerSecond: number
    originsAtOnce: number
    maxRequestsPerOrigin: number
    connection: Connection
    /** What every report says of the settings. */
    notes: readonly Note[]
    /** Everything above by its key in the config file, with where it came from. */
    inForce: readonly Setting[]
  }

/**
 * Reads everything that stands on the command line and in the files it names.
 * @param today `2026-11-25`
 * @throws UsageErrors with every mistake in all of them
 */
export async function readScanSettings(
  given: readonly string[],
  typed: ScanFlags,
  host: Host,
  today: string
): Promise<ScanSettings> {
  const problems = createProblems()
  const flags = await readHeaderFiles(typed, host, problems)
  const found = await problems.attemptLater<Config | null>(() => findConfig(flags, host), null)
  const config = found ?? emptyConfig
  const resolver = new SettingResolver(config, problems)
  const targets = await chooseTargets(given, flags, { config, isConfigRead: found !== null, problems, host })
  noteConfig(targets, config, resolver)
  const connection = readConnection(flags, problems, { config, resolver, env: host.env })
  // A variable that names no proxy is told before anything is sent.
  for (const { origin } of targets) problems.attempt(() => connection.proxies.choose(origin), null)
  const settings: Omit<ScanSettings, 'notes'> = {
    ...readPart(flags, targets, problems),
    config,
    ruleDirs: [...config.rules, ...(flags.rules ?? [])],
    selection: readSelection(flags, config, resolver),
    mode: problems.attempt(() => readMode(flags), 'read-only'),
    leave: flags.write === 'leave',
    longNamePut: flags.longNamePut === true,
    declaredAreas: (flags.area ?? []).flatMap((text) => problems.attempt(() => [readArea(text)], [])),
    edges: readEdges(flags, { config, resolver, problems, connection, targets }),
    ...readDiscovery(flags, { config, resolver, problems, connection }),
    ...readPace(flags, config, resolver),
    connection,
    ...readReports(flags, problems, { config, resolver }),
    ...(await readGate(flags, { config, resolver, problems, today, folder: host.cwd() })),
    ...readKept(flags, config, resolver),
    inForce: resolver.settings
  }
  problems.throwAny()
  noteEnvironment(host.env, config, resolver)
  return { ...settings, notes: noteSettings({ ...settings, origins: listOrigins(targets) }) }
}

type Choosing = { config: Config; isConfigRead: boolean; problems: Problems; host: Host }

async function chooseTargets(
  given: readonly string[],
  flags: ScanFlags,
  { config, isConfigRead, problems, host }: Choosing
): Promise<Target[]> {
  const listed = await problems.attemptLater(() => readListed(flags, host), [])
  const urls = [...given, ...problems.attempt(() => readUrls(flags), [])]
  const isListed = (flags.targets ?? flags.url) !== undefined || !isConfigRead
  const targets = readTargets({ urls, listed, isListed }, config, problems).map((target) => addPages(target, config))
  return flags.expect === undefined ? targets : targets.map((target) => ({ ...target, expect: 'login' }))
}

/** The pages that the config file names for all targets, and those for this one. */
function addPages(target: Target, { pages }: Config): Target {
  const all = [...new Set([...pages, ...(target.pages ?? [])])]
  return all.length === 0 ? target : { ...target, pages: all }
}

/** URLs of -u; curl has a name and a password there, which must not stand in a message. */
function readUrls({ url = [] }: ScanFlags): readonly string[] {
  if (url.every((text) => !/^[^/]+:[^/]*$/.test(text) || /:\d+$/.test(text))) return url
  throw flagError(
    '-u takes a URL',
    "A name and a password go into a file with 'Authorization: Basic ...', named by -H @FILE."
  )
}

function listOrigins(targets: readonly Target[]): Origin[] {
  return [...new Map(targets.map(({ origin }) => [origin.href, origin])).values()]
}

type Part = Pick<ScanSettings, 'targets' | 'allTargets' | 'shard' | 'record'>

/** Which of the targets are those of this run, and where it notes what it knows of them. */
function readPart(flags: ScanFlags, allTargets: readonly Target[], problems: Problems): Part {
  const shard = problems.attempt(() => (flags.shard === undefined ? null : readShard(flags.shard)), null)
  const targets = shard === null ? allTargets : pickShard(allTargets, shard)
  return { targets, allTargets, shard, record: problems.attempt(() => readRecordFlags(flags), null) }
}

function readRecordFlags({ record, resume }: ScanFlags): ScanSettings['record'] {
  if (record !== undefined && resume !== undefined) {
    throw flagError(
      '--record and --resume contradict each other',
      'Begin a record with the one, continue it with the other.'
    )
  }
  const folder = resume ?? record
  return folder === undefined ? null : { folder, isContinued: resume !== undefined }
}

function readMode({ readOnly, write, longNamePut }: ScanFlags): Mode {
  if (readOnly === true && (write !== undefined || longNamePut === true)) {
    const other = write === undefined ? '--long-name-put' : '--write'
    throw flagError(`--read-only and ${other} contradict each other`, 'Give one of them.')
  }
  if (write !== undefined && write !== 'remove' && write !== 'leave') {
    throw flagError(`--write=${write} is not known`, 'Write --write to remove what is placed, or --write=leave.')
  }
  return write !== undefined ? 'write' : readOnly === true ? 'read-only' : 'no-write'
}

type Discovery = Pick<ScanSettings, 'crawl' | 'followLinks' | 'follow' | 'thorough'>
type From = { config: Config; resolver: SettingResolver; problems: Problems; connection: Connection }

function readDiscovery(flags: ScanFlags, { config, resolver, problems, connection }: From): Discovery {
  const follow = { flag: '--follow', value: flags.follow, path: ['follow'], inFile: config.follow, usual: false }
  return {
    crawl: flags.discover,
    followLinks: problems.attempt(() => readFollowLinks(flags, connection), false),
    follow: resolver.resolve(follow, (value) => value) === true,
    thorough: flags.thorough === true
  }
}

function readFollowLinks({ crawl, discover }: ScanFlags, connection: Connection): boolean {
  if (crawl === true && !discover)
    throw flagError('--crawl and --no-discover contradict each other', 'Give one of them.')
  return crawl === true || !carriesCredentials(connection)
}

function readSelection(
  { only, skip, tag }: ScanFlags,
  { select }: Config,
  resolver: SettingResolver
): ScanSettings['selection'] {
  const list = (flag: string, value: readonly string[] | undefined, key: 'only' | 'skip' | 'tags'): readonly string[] =>
    resolver.resolve<readonly string[], readonly string[]>(
      { flag, value, path: ['select', key], inFile: select?.[key], usual: [] },
      (ids) => ids
    ) ?? []
  return { only: list('--only', only, 'only'), skip: list('--skip', skip, 'skip'), tag: list('--tag', tag, 'tags') }
}

function text(value: number | string | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

type Pace = Pick<ScanSettings, 'requestsPerSecond' | 'originsAtOnce' | 'maxRequestsPerOrigin'>

function readPace(flags: ScanFlags, { pace }: Config, resolver: SettingResolver): Pace {
  const count = (key: 'concurrency' | 'max-requests', value: string | undefined, usual: number, most: number): number =>
    resolver.resolve(
      { flag: `--${key}`, value, path: ['pace', key], inFile: text(pace?.[key]), usual: String(usual) },
      (given) => readCount(`--${key}`, given, most)
    ) ?? 1
  const rate = { flag: '--rate', value: flags.rate, path: ['pace', 'rate'], inFile: text(pace?.rate) }
  return {
    requestsPerSecond: resolver.resolve({ ...rate, usual: String(REQUESTS_PER_SECOND) }, readRate) ?? 1,
    originsAtOnce: count('concurrency', flags.concurrency, scanDefaults.originsAtOnce, 1000),
    maxRequestsPerOrigin: count('max-requests', flags.maxRequests, MOST_REQUESTS_PER_ORIGIN, 1_000_000)
  }
}
