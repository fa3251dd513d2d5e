import type { Route } from '../../config/ownership.js'
import type { Config } from '../../config/config-file.js'
import { createRedactor } from '../../evidence/redaction.js'
import type { Mode } from '../../evidence/mode.js'
import type { ClientCertificate, ProberOptions } from '../../prober/settings.js'
import type { FilePosition } from '../../shared/errors.js'
import type { Edge } from '../../targets/edge.js'
import type { Origin } from '../../targets/origin.js'
import { createScope } from '../../targets/scope.js'
import { readAt, type Candidates, type SettingResolver } from './setting-resolver.js'
import type { ConnectionFlags } from './flags.js'
import { checkField, readHeader, readResolve, readTimeoutMs } from './flag-values.js'
import { readAuthorities, readCertificate, type TlsFiles } from './client-tls.js'
import { checkWritable } from './outputs.js'
import { noProxies, type Proxies } from './proxies.js'
import { readProxies } from './proxy-setting.js'
import type { Problems } from './problems.js'

/** Where owners who find the scanner in their logs can read what it is. */
const ABOUT_URL = 'https://www.npmjs.com/package/verbgate'

// Their values are no secrets, and masking them would blank out ordinary text in answers.
const OPEN_FIELDS = /^(accept|accept-.*|user-agent|host|referer|origin|cache-control|pragma)$/i

type Env = Readonly<Record<string, string | undefined>>
type HeaderSet = readonly (readonly [name: string, value: string])[]

/** How every request of a command travels. */
export type Connection = {
  timeoutMs?: number
  insecure: boolean
  proxies: Proxies
  headers: HeaderSet
  /** Header sets of declared sessions, for probes with `as:`. */
  sessions: Readonly<Record<string, HeaderSet>>
  resolve: ReadonlyMap<string, string>
  clientCertificate: ClientCertificate | null
  /** Certificates in PEM that are trusted besides those of this machine. */
  authorities: string | null
  /** Where certificates and keys came from, for commands that repeat a request. */
  files: TlsFiles
  /** What is shown of each request. */
  trace: { verbosity: number; har: string | null }
}

type From = { env: Env; config: Config; resolver: SettingResolver | null }

/** The connection flags over the config file over the environment, checked; mistakes go to `problems`. */
export function readConnection(flags: ConnectionFlags, problems: Problems, from: From): Connection {
  const { config, resolver, env } = from
  const own = readEach(flags.header ?? [], readHeader, problems)
  const named = new Set(own.map(([name]) => name.toLowerCase()))
  const fromFile = checked(config.headers, problems, config.placeOf(['headers'])).filter(
    ([name]) => !named.has(name.toLowerCase())
  )
  const files = readTlsFiles(flags, from)
  return {
    ...readTimeout(flags, problems, from),
    insecure: resolveFlag(
      { flag: '--insecure', value: flags.insecure, path: ['insecure'], inFile: config.insecure, usual: false },
      resolver
    ),
    proxies: problems.attempt(() => readProxies(flags, from), noProxies),
    headers: [...fromFile, ...own],
    sessions: Object.fromEntries(
      Object.entries(config.sessions).map(([name, fields]) => [
        name,
        checked(fields, problems, config.placeOf(['sessions', name]))
      ])
    ),
    resolve: readResolves(flags, problems, from),
    clientCertificate: problems.attempt(() => readCertificate(files, env), null),
    authorities: problems.attempt(() => readAuthorities(files), null),
    files,
    trace: problems.attempt(() => readTrace(flags), { verbosity: 0, har: null })
  }
}

function resolveFlag(candidates: Candidates<boolean>, resolver: SettingResolver | null): boolean {
  if (resolver === null) return candidates.value === true
  return resolver.resolve(candidates, (value) => value) === true
}

/** Addresses of the config file, and those of the flags over them. */
function readResolves(
  { resolve: typed = [] }: ConnectionFlags,
  problems: Problems,
  { config, resolver }: From
): Map<string, string> {
  const inFile = (config.resolve ?? []).map((text, index) => ({ text, place: config.placeOf(['resolve', index]) }))
  const given = [...inFile, ...typed.map((text) => ({ text, place: null }))]
  for (const { text, place } of given) {
    resolver?.note('resolve', text, place === null ? '--resolve' : `${place.file}:${place.line ?? 1}`)
  }
  const read = given.flatMap(({ text, place }) =>
    problems.attempt<(readonly [string, string])[]>(() => [readAt(place, () => readResolve(text))], [])
  )
  return new Map(read)
}

/** A file of the flags goes before the same one of the config file; a key belongs to its certificate. */
function readTlsFiles(flags: ConnectionFlags, { config, resolver }: From): TlsFiles {
  const ownsKey = flags.cert !== undefined || flags.key !== undefined
  const found = TLS_KEYS.flatMap(([key, name]) => {
    const inFile = ownsKey && key !== 'cacert' ? undefined : config.tls[key]
    const file = flags[key] ?? inFile
    if (file === undefined) return []
    resolver?.note(name, file, flags[key] === undefined ? resolver.describeSource([name]) : `--${name}`)
    return [[key, file] as const]
  })
  return Object.fromEntries(found)
}

const TLS_KEYS = [
  ['cacert', 'cacert'],
  ['cert', 'cert'],
  ['key', 'key'],
  ['keyPassFile', 'key-pass-file']
] as const

/** Fields that log somebody in, by their usual names. */
const LOGIN_FIELDS = /^(authorization|cookie|cookie2)$|auth|token|session|api-?key|secret|password|credential|jwt/i

/** Whether requests are those of somebody who is logged in. */
export function carriesCredentials(
  connection: Pick<Connection, 'headers' | 'sessions' | 'clientCertificate'>
): boolean {
  const { headers, sessions, clientCertificate } = connection
  const isLogin = headers.some(([name]) => LOGIN_FIELDS.test(name))
  return isLogin || clientCertificate !== null || Object.keys(sessions).length > 0
}

function readTimeout(
  { timeout }: ConnectionFlags,
  problems: Problems,
  { config, resolver }: From
): { timeoutMs?: number } {
  if (resolver === null)
    return timeout === undefined ? {} : { timeoutMs: problems.attempt(() => readTimeoutMs(timeout), 1) }
  const inFile = config.pace?.timeout
  const text = inFile === undefined ? undefined : String(inFile)
  const candidates = { flag: '--timeout', value: timeout, path: ['pace', 'timeout'], inFile: text, usual: '10' }
  return { timeoutMs: resolver.resolve(candidates, readTimeoutMs) ?? 1 }
}

function checked(fields: HeaderSet, problems: Problems, place: FilePosition | null): HeaderSet {
  return fields.flatMap(([name, value]) =>
    problems.attempt<HeaderSet>(() => [readAt(place, () => checkField(name, value))], [])
  )
}

/** The part of the prober's options that differs from run to run. */
export type RunOptions = {
  version: string
  runId: string
  mode: Mode
  origins: readonly Origin[]
  /** Redirects to the canonical origin of a site are followed. */
  follow?: boolean
  /** Ways in that the user named. */
  edges?: readonly (Edge | null)[]
}

/** Options of the prober for a run; secrets of the connection are masked in everything it records. */
export function buildProberOptions(connection: Connection, run: RunOptions): ProberOptions {
  const { timeoutMs, insecure, proxies, headers, resolve, clientCertificate, authorities } = connection
  const secrets = collectSecrets(connection, run.origins)
  const redactor = createRedactor(secrets)
  return {
    ...(timeoutMs !== undefined && { timeoutMs }),
    insecure,
    headers,
    resolve,
    clientCertificate,
    authorities,
    chooseProxy: (origin) => proxies.choose(origin)?.url ?? null,
    userAgent: `verbgate/${run.version} (+${ABOUT_URL}; run=${run.runId})`,
    runId: run.runId,
    mode: run.mode,
    scope: createScope({
      origins: run.origins,
      resolve: connection.resolve,
      follow: run.follow === true,
      edges: (run.edges ?? []).filter((edge) => edge !== null)
    }),
    redact: secrets.length === 0 ? null : (exchange) => redactor.exchange(exchange)
  }
}

/** Values of the connection that no report may hold: headers of the user's own, sessions, and the proxies' passwords. */
function collectSecrets({ headers, sessions, proxies }: Connection, origins: readonly Origin[]): string[] {
  const fields = [...headers, ...Object.values(sessions).flat()]
  const secrets = fields.filter(([name]) => !OPEN_FIELDS.test(name)).map(([, value]) => value)
  const passwords = origins.flatMap((origin) => {
    const url = proxies.choose(origin)?.url
    if (url === undefined || url.password === '') return []
    return [decodeURIComponent(url.password), `${url.username}:${url.password}`]
  })
  return [...secrets, ...new Set(passwords)]
}

function readEach<T>(texts: readonly string[], read: (text: string) => T, problems: Problems): T[] {
  return texts.flatMap((text) => {
    const value = problems.attempt<T | null>(() => read(text), null)
    return value === null ? [] : [value]
  })
}

function readTrace({ verbose = 0, har }: ConnectionFlags): Connection['trace'] {
  if (har !== undefined) checkWritable(har)
  return { verbosity: verbose, har: har ?? null }
}

/** How requests to an origin go, as far as it tells whether they reach this machine. */
export function routeTo(origin: Origin, { proxies, resolve }: Pick<Connection, 'proxies' | 'resolve'>): Route {
  return { proxy: proxies.choose(origin)?.url ?? null, resolve }
}

/** Names, in lower case, of the fields whose values are the user's secrets. */
export function secretNames({ headers, sessions }: Pick<Connection, 'headers' | 'sessions'>): Set<string> {
  const fields = [...headers, ...Object.values(sessions).flat()]
  return new Set(fields.map(([name]) => name.toLowerCase()).filter((name) => !OPEN_FIELDS.test(name)))
}
