// Here live the files of the owner: config, acceptances, sessions, time windows. It may read files, and sends nothing.
import { dirname, resolve } from 'node:path'
import type { Severity } from '../findings/severity.js'
import type { YamlFile, YamlPath } from '../rules/files/yaml-file.js'
import { UsageError, UsageErrors, type FilePosition } from '../shared/errors.js'
import type { Edge } from '../targets/edge.js'
import { parseAreaPath, parsePagePath } from '../targets/path.js'
import { parseTarget, type Target } from '../targets/target.js'
import { readBareOrigin } from './bare-origin.js'
import { resolveGatePaths, resolveOutput, resolveTlsPaths, type TlsPaths } from './config-paths.js'
import type { ConfigFile, TargetFile } from './config-schema.js'
import { readEdgeEntry } from './edge-entry.js'
import { expandEnvironment } from './environment.js'
import { readSessions, type HeaderSet } from './sessions.js'

/** What `verbgate.yaml` says, checked; values that flags may replace are as they stand there. */
export type Config = Pick<
  ConfigFile,
  'select' | 'pace' | 'gate' | 'windows' | 'follow' | 'insecure' | 'resolve' | 'format' | 'output'
> & {
  /** The file; `null` if there is none. */
  file: string | null
  /** Serialised origins that the owner says are theirs; `--write` needs that. */
  owned: readonly string[]
  /** Serialised origins of previews to those of production. */
  aliases: ReadonlyMap<string, string>
  /** Serialised origins that are compared with each other. */
  compare: readonly string[]
  /** Ways in that are compared. */
  edges: readonly Edge[]
  targets: readonly Target[]
  /** Pages of every target that show something else to each visitor; absolute paths. */
  pages: readonly string[]
  headers: HeaderSet
  sessions: Readonly<Record<string, HeaderSet>>
  /** Folders with rules, absolute: in the file they are relative to it. */
  rules: readonly string[]
  severity: Readonly<Record<string, Severity>>
  state: string | null
  webhook: { url: string; secret: string | null } | null
  /** `false`: none. */
  proxy?: string | false
  /** Environment variables that the file names. */
  variables: readonly string[]
  /** Files with certificates and keys, absolute. */
  tls: TlsPaths
  /** Where a value stands in the file; of what is not there, its nearest parent. */
  placeOf(path: YamlPath): FilePosition | null
}

/** No config file. */
export const emptyConfig: Config = {
  file: null,
  owned: [],
  aliases: new Map(),
  compare: [],
  edges: [],
  targets: [],
  pages: [],
  headers: [],
  sessions: {},
  rules: [],
  severity: {},
  state: null,
  webhook: null,
  variables: [],
  tls: {},
  placeOf: () => null
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads a config file. Environment variables stand for `${NAME}` in header values, sessions and the webhook.
 * @throws UsageErrors with every mistake in it, with line and column
 */
export async function readConfig(file: string, env: Env): Promise<Config> {
  const [{ readYamlFile }, { checkShape }, { configSchema }] = await Promise.all([
    import('../rules/files/yaml-file.js'),
    import('../rules/files/shape.js'),
    import('./config-schema.js')
  ])
  const yaml = await readYamlFile(file, 'config')
  if (Array.isArray(yaml)) throw new UsageErrors(yaml)
  const { value, mistakes } = checkShape(configSchema, yaml.value ?? {})
  const problems = mistakes.map((mistake) => yaml.error(mistake, 'config-invalid'))
  const reading = { yaml, env, problems, folder: dirname(file) }
  const config = buildConfig(value ?? {}, reading)
  if (problems.length > 0) throw new UsageErrors(problems)
  return config
}

/** A config file being read: mistakes are collected, so that all are told at once. */
type Reading = { yaml: YamlFile; env: Env; problems: UsageError[]; folder: string }

function buildConfig(value: ConfigFile, reading: Reading): Config {
  const { yaml, folder } = reading
  const { targets = [], owned = [], rules = [], state, severity = {} } = value
  return {
    select: value.select,
    pace: value.pace,
    windows: value.windows,
    follow: value.follow,
    insecure: value.insecure,
    resolve: value.resolve,
    format: value.format,
    output: value.output?.map((text) => resolveOutput(text, folder)),
    variables: listVariables(value),
    tls: resolveTlsPaths(value, folder),
    ...readProxy(value.proxy, reading),
    severity,
    gate: resolveGatePaths(value.gate, folder),
    file: yaml.file,
    owned: owned.flatMap((text, index) => attempt(reading, ['owned', index], () => readBareOrigin(text, OWNED))),
    aliases: readAliases(value.aliases ?? {}, reading),
    pages: readPages(value.pages, ['pages'], reading),
    ...readCompared(value, reading),
    targets: targets.flatMap((entry, index) => readTarget(entry, ['targets', index], reading)),
    rules: rules.map((path) => resolve(folder, path)),
    state: state === undefined ? null : resolve(folder, state),
    ...addRoles(expandSecrets(value, reading), value.roles ?? {}, reading),
    placeOf: (path) => yaml.placeOf(path)
  }
}

/** Adds each role as a session of its own: that of the one which plays it. */
function addRoles<T extends Pick<Config, 'sessions'>>(
  secrets: T,
  roles: NonNullable<ConfigFile['roles']>,
  reading: Reading
): T {
  const { sessions } = secrets
  const played = Object.entries(roles).flatMap(([role, name]) =>
    attempt(reading, ['roles', role], () => {
      const session = sessions[name]
      if (session !== undefined) return [role, session] as const
      const hint = `Known here: ${Object.keys(sessions).join(', ') || 'none; declare it under sessions'}.`
      throw new UsageError(`the role ${role} is played by an unknown session "${name}"`, {
        code: 'config-invalid',
        hint
      })
    })
  )
  return { ...secrets, sessions: { ...sessions, ...Object.fromEntries(played) } }
}

function readProxy(proxy: ConfigFile['proxy'], reading: Reading): Pick<Config, 'proxy'> {
  if (typeof proxy !== 'string') return proxy === undefined ? {} : { proxy }
  const [text] = attempt(reading, ['proxy'], () => expandEnvironment(proxy, reading.env))
  return text === undefined ? {} : { proxy: text }
}

/** The names in `${NAME}`, wherever they stand. */
function listVariables(value: ConfigFile): string[] {
  const names = JSON.stringify(value).matchAll(/\$\{([A-Za-z_]\w*)\}/g)
  return [...new Set([...names].flatMap(([, name]) => name ?? []))]
}

/** What may hold references to environment variables. */
function expandSecrets(
  { headers = {}, sessions = {}, webhook }: ConfigFile,
  reading: Reading
): Pick<Config, 'headers' | 'sessions' | 'webhook'> {
  const expand = (text: string): string => expandEnvironment(text, reading.env)
  const readWebhook = ({ url, secret }: NonNullable<ConfigFile['webhook']>): NonNullable<Config['webhook']> => ({
    url: expand(url),
    secret: secret === undefined ? null : expand(secret)
  })
  return {
    headers: Object.entries(headers).flatMap(([name, text]) =>
      attempt(reading, ['headers', name], () => [name, expand(text)] as const)
    ),
    sessions: readSessions(sessions, (path, read) => attempt(reading, ['sessions', ...path], read), {
      expand,
      within: (path) => resolve(reading.folder, path)
    }),
    webhook: webhook === undefined ? null : (attempt(reading, ['webhook'], () => readWebhook(webhook))[0] ?? null)
  }
}

const OWNED = { message: 'an owned origin has no path', hint: 'Write scheme and host only: https://shop.example' }
const ALIAS = {
  message: 'an alias is from origin to origin, without a path',
  hint: 'Write https://preview-7.shop.example: https://shop.example'
}
const COMPARED = { message: 'what is compared are origins, without a path', hint: OWNED.hint }

function readAliases(aliases: NonNullable<ConfigFile['aliases']>, reading: Reading): ReadonlyMap<string, string> {
  const read = ([preview, production]: [string, string]): [string, string][] =>
    attempt(reading, ['aliases', preview], () => [readBareOrigin(preview, ALIAS), readBareOrigin(production, ALIAS)])
  return new Map(Object.entries(aliases).flatMap(read))
}

/** What is compared with each other: origins, and ways in. */
function readCompared({ compare = [], edges = [] }: ConfigFile, reading: Reading): Pick<Config, 'compare' | 'edges'> {
  return {
    compare: compare.flatMap((text, index) =>
      attempt(reading, ['compare', index], () => readBareOrigin(text, COMPARED))
    ),
    edges: edges.flatMap((entry, index) => attempt(reading, ['edges', index], () => readEdgeEntry(entry)))
  }
}

function readTarget(entry: string | TargetFile, path: YamlPath, reading: Reading): Target[] {
  const place = reading.yaml.placeOf(path)
  if (typeof entry === 'string') return attempt(reading, path, () => ({ ...parseTarget(entry), place }))
  const areas = (entry.areas ?? []).flatMap((area, index) =>
    attempt(reading, [...path, 'areas', index], () => parseAreaPath(area))
  )
  return attempt(reading, [...path, 'url'], () => ({
    ...parseTarget(entry.url),
    place,
    areas,
    ...(entry.pages && { pages: readPages(entry.pages, [...path, 'pages'], reading) }),
    ...(entry.expect && { expect: entry.expect })
  }))
}

function readPages(pages: readonly string[] = [], path: YamlPath, reading: Reading): string[] {
  return pages.flatMap((page, index) => attempt(reading, [...path, index], () => parsePagePath(page)))
}

/** The value in a list, or an empty list and the mistake with its place. */
function attempt<T>({ yaml, problems }: Reading, path: YamlPath, read: () => T): T[] {
  try {
    return [read()]
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    problems.push(yaml.error({ message: error.message, path, hint: error.hint }, 'config-invalid'))
    return []
  }
}
