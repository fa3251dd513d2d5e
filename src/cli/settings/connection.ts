import type { Config } from '../../config/config-file.js'
import { createRedactor } from '../../evidence/redaction.js'
import type { Mode } from '../../evidence/mode.js'
import type { ProberOptions } from '../../prober/settings.js'
import type { YamlPath } from '../../rules/files/yaml-file.js'
import type { FilePosition } from '../../shared/errors.js'
import type { Origin } from '../../targets/origin.js'
import { createScope } from '../../targets/scope.js'
import { readAt, type SettingResolver } from './setting-resolver.js'
import type { ConnectionFlags } from './flags.js'
import { checkField, readHeader, readProxy, readResolve, readTimeoutMs } from './flag-values.js'
import { checkWritable } from './outputs.js'
import { readFlagFile } from './user-file.js'
import { flagError, type Problems } from './problems.js'

/** Where owners who find the scanner in their logs can read what it is. */
const ABOUT_URL = 'https://www.npmjs.com/package/verbgate'

// Their values are no secrets, and masking them would blank out ordinary text in answers.
const OPEN_FIELDS = /^(accept|accept-.*|user-agent|host|referer|origin|cache-control|pragma)$/i

type HeaderSet = readonly (readonly [name: string, value: string])[]

/** How every request of a command travels. */
export type Connection = {
  timeoutMs?: number
  insecure: boolean
  proxy: URL | null
  headers: HeaderSet
  /** Header sets of declared sessions, for probes with `as:`. */
  sessions: Readonly<Record<string, HeaderSet>>
  resolve: ReadonlyMap<string, string>
  clientCertificate: { cert: string; key: string } | null
  /** What is shown of each request. */
  trace: { verbosity: number; har: string | null }
}

/** The connection flags over the config file, checked; mistakes go to `problems`. */
export function readConnection(
  flags: ConnectionFlags,
  problems: Problems,
  from: { config: Config; resolver: SettingResolver } | null = null
): Connection {
  const { proxy } = flags
  const certificate = problems.attempt(() => readCertificate(flags), null)
  const sessions = Object.entries(from?.config.sessions ?? {})
  const own = readEach(flags.header ?? [], readHeader, problems)
  const named = new Set(own.map(([name]) => name.toLowerCase()))
  const fromFile = checked(from?.config.headers ?? [], problems, placeIn(from, ['headers'])).filter(
    ([name]) => !named.has(name.toLowerCase())
  )
  return {
    ...readTimeout(flags, problems, from),
    insecure: flags.insecure === true,
    proxy: proxy === undefined ? null : problems.attempt(() => readProxy(proxy), null),
    headers: [...fromFile, ...own],
    sessions: Object.fromEntries(
      sessions.map(([name, fields]) => [name, checked(fields, problems, placeIn(from, ['sessions', name]))])
    ),
    resolve: new Map(readEach(flags.resolve ?? [], readResolve, problems)),
    clientCertificate: certificate,
    trace: problems.attempt(() => readTrace(flags), { verbosity: 0, har: null })
  }
}

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
  from: { config: Config; resolver: SettingResolver } | null
): { timeoutMs?: number } {
  if (from === null)
    return timeout === undefined ? {} : { timeoutMs: problems.attempt(() => readTimeoutMs(timeout), 1) }
  const inFile = from.config.pace?.timeout
  const text = inFile === undefined ? undefined : String(inFile)
  const candidates = { flag: '--timeout', value: timeout, path: ['pace', 'timeout'], inFile: text, usual: '10' }
  return { timeoutMs: from.resolver.resolve(candidates, readTimeoutMs) ?? 1 }
}

function checked(fields: HeaderSet, problems: Problems, place: FilePosition | null): HeaderSet {
  return fields.flatMap(([name, value]) =>
    problems.attempt<HeaderSet>(() => [readAt(place, () => checkField(name, value))], [])
  )
}

function placeIn(from: { config: Config } | null, path: YamlPath): FilePosition | null {
  return from === null ? null : from.config.placeOf(path)
}

/** The part of the prober's options that differs from run to run. */
export type RunOptions = {
  version: string
  runId: string
  mode: Mode
  origins: readonly Origin[]
  /** Redirects to the canonical origin of a site are followed. */
  follow?: boolean
}

/** Options of the prober for a run; secrets of the connection are masked in everything it records. */
export function buildProberOptions(connection: Connection, run: RunOptions): ProberOptions {
  const { sessions: _, trace: __, ...travels } = connection
  const secrets = collectSecrets(connection)
  const redactor = createRedactor(secrets)
  return {
    ...travels,
    userAgent: `verbgate/${run.version} (+${ABOUT_URL}; run=${run.runId})`,
    runId: run.runId,
    mode: run.mode,
    scope: createScope({ origins: run.origins, resolve: connection.resolve, follow: run.follow === true }),
    redact: secrets.length === 0 ? null : (exchange) => redactor.exchange(exchange)
  }
}

/** Values of the connection that no report may hold: headers of the user's own, sessions, and the proxy's password. */
function collectSecrets({ headers, sessions, proxy }: Connection): string[] {
  const fields = [...headers, ...Object.values(sessions).flat()]
  const secrets = fields.filter(([name]) => !OPEN_FIELDS.test(name)).map(([, value]) => value)
  if (proxy === null || proxy.password === '') return secrets
  return [...secrets, decodeURIComponent(proxy.password), `${proxy.username}:${proxy.password}`]
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

/** Names, in lower case, of the fields whose values are the user's secrets. */
export function secretNames({ headers, sessions }: Pick<Connection, 'headers' | 'sessions'>): Set<string> {
  const fields = [...headers, ...Object.values(sessions).flat()]
  return new Set(fields.map(([name]) => name.toLowerCase()).filter((name) => !OPEN_FIELDS.test(name)))
}

function readCertificate({ cert, key }: ConnectionFlags): { cert: string; key: string } | null {
  if (cert === undefined && key === undefined) return null
  if (cert === undefined || key === undefined) {
    throw flagError('--cert and --key belong together', 'Give both files, in PEM.')
  }
  return { cert: readPem(cert, '--cert'), key: readPem(key, '--key') }
}

function readPem(file: string, flag: string): string {
  const text = readFlagFile(file, flag)
  if (/^-----BEGIN [A-Z ]+-----/m.test(text)) return text
  throw flagError(`the file of ${flag} is not PEM`, 'It has to hold a line such as -----BEGIN CERTIFICATE-----.')
}
