import type { Mode } from '../engine/scan-request.js'
import type { Format } from '../reporters/reporter.js'
import type { Target } from '../targets/target.js'
import { parseTarget, parseTargetsFile } from '../targets/target.js'
import { readConfig, emptyConfig, type Config } from '../config/config-file.js'
import { readConnection, type Connection } from './connection.js'
import type { FailOn } from './exit-code.js'
import { readArea, readCount, readRate } from './flag-values.js'
import type { ScanFlags } from './flags.js'
import { readNamedFile } from './named-file.js'
import { readOutput, type OutputFile } from './outputs.js'
import { createProblems, flagError, type Problems } from './problems.js'
import { readText, type Streams } from './streams.js'

/** What `scan` was asked to do: flags over the config file over defaults, all checked. */
export type ScanSettings = {
  targets: readonly Target[]
  config: Config
  ruleDirs: readonly string[]
  selection: { only: string[]; skip: string[]; tag: string[] }
  mode: Mode
  leave: boolean
  longNamePut: boolean
  declaredAreas: readonly string[]
  crawl: boolean
  thorough: boolean
  /** 0 is unlimited. */
  requestsPerSecond: number
  originsAtOnce: number
  maxRequestsPerOrigin: number
  connection: Connection
  format: Format
  outputs: readonly OutputFile[]
  failOn: FailOn
  strict: boolean
  exitZero: boolean
}

/**
 * Reads everything that stands on the command line and in the files it names.
 * @throws UsageErrors with every mistake in all of them
 */
export async function readScanSettings(
  urls: readonly string[],
  flags: ScanFlags,
  streams: Streams
): Promise<ScanSettings> {
  const problems = createProblems()
  const { config: configFile } = flags
  const config = await problems.attemptLater(
    async () => (configFile === undefined ? emptyConfig : readConfig(configFile)),
    emptyConfig
  )
  const listed = await problems.attemptLater(() => readListed(flags, streams), null)
  const targets = readTargets(urls, listed, flags.targets !== undefined, config, problems)
  const settings: ScanSettings = {
    targets,
    config,
    ruleDirs: [...config.rules, ...(flags.rules ?? [])],
    selection: { only: flags.only ?? [], skip: flags.skip ?? [], tag: flags.tag ?? [] },
    mode: problems.attempt(() => readMode(flags), 'read-only'),
    leave: flags.write === 'leave',
    longNamePut: flags.longNamePut === true,
    declaredAreas: (flags.area ?? []).flatMap((text) => problems.attempt(() => [readArea(text)], [])),
    crawl: flags.discover,
    thorough: flags.thorough === true,
    ...readPace(flags, problems),
    connection: readConnection(flags, problems),
    format: flags.format as Format,
    outputs: (flags.output ?? []).flatMap((text) => problems.attempt(() => [readOutput(text)], [])),
    failOn: flags.failOn as FailOn,
    strict: flags.strict === true,
    exitZero: flags.exitZero === true
  }
  problems.throwAny()
  return settings
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

function readPace(
  flags: ScanFlags,
  problems: Problems
): Pick<ScanSettings, 'requestsPerSecond' | 'originsAtOnce' | 'maxRequestsPerOrigin'> {
  const { rate = '10', concurrency = '16', maxRequests = '2000' } = flags
  return {
    requestsPerSecond: problems.attempt(() => readRate(rate), 1),
    originsAtOnce: problems.attempt(() => readCount('--concurrency', concurrency, 1000), 1),
    maxRequestsPerOrigin: problems.attempt(() => readCount('--max-requests', maxRequests, 1_000_000), 1)
  }
}

type Listed = { text: string; file: string } | null

async function readListed({ targets }: ScanFlags, streams: Streams): Promise<Listed> {
  if (targets === undefined) return null
  if (targets === '-') return { text: await readText(streams.stdin), file: '<stdin>' }
  return { text: readNamedFile(targets, '--targets'), file: targets }
}

/** URLs of the command line, of `--targets`, and only without both those of the config file; each once. */
function readTargets(
  urls: readonly string[],
  listed: Listed,
  fromList: boolean,
  config: Config,
  problems: Problems
): Target[] {
  const named = urls.flatMap((url) => problems.attempt(() => [parseTarget(url)], []))
  const fromFile = listed === null ? [] : problems.attempt(() => parseTargetsFile(listed.text, listed.file), [])
  const targets = urls.length === 0 && !fromList ? config.targets : [...named, ...fromFile]
  const distinct = [...new Map(targets.map((target) => [target.url, target])).values()]
  return problems.attempt(() => {
    // An empty or unreadable list was reported as such.
    if (distinct.length > 0 || urls.length > 0 || fromList) return distinct
    throw flagError('there is nothing to scan', 'Name a URL, such as verbgate scan https://shop.example/.')
  }, [])
}
