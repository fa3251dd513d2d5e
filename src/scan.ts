// What a program scans with. It puts the parts together as the command line does, and reads no file of the user's.
import { randomUUID } from 'node:crypto'
import { buildProberOptions } from './cli/settings/connection.js'
import { MOST_REQUESTS_PER_ORIGIN, REQUESTS_PER_SECOND, scanDefaults } from './cli/settings/scan-defaults.js'
import { createProblems } from './cli/settings/problems.js'
import { checkField, readArea } from './cli/settings/flag-values.js'
import { readVersion } from './cli/settings/version.js'
import { refusingJournal } from './cli/write-mode/write-journal.js'
import { scan as scanWith } from './engine/scan.js'
import type { Progress } from './engine/scan-request.js'
import type { ScanResult } from './findings/scan-result.js'
import { createProber } from './prober/create-prober.js'
import { loadBuiltinRules } from './rules/builtin.js'
import type { Rule } from './rules/rule.js'
import type { Origin } from './targets/origin.js'
import { parseTarget, type Target } from './targets/target.js'

/** How a scan goes; everything has a default, the one of the command line. */
export type ScanOptions = {
  /** `no-write`: state-changing methods only on names that cannot exist. `read-only`: none at all. Default `no-write`. */
  mode?: 'read-only' | 'no-write'
  /** Default: the built-in ones. `loadRules` reads others, `selectRules` chooses. */
  rules?: readonly Rule[]
  /** Content areas that no page links to, `/images/`. */
  areas?: readonly string[]
  /** Look for content areas in pages, robots.txt and sitemaps. Default true. */
  crawl?: boolean
  /** Probe every area, also those that answer alike. Default false. */
  thorough?: boolean
  /** Header fields for every request; reports show their values as `***`. */
  headers?: Readonly<Record<string, string>>
  /** Per origin; 0 is unlimited. Default 10. */
  requestsPerSecond?: number
  /** Default 2000. */
  maxRequestsPerOrigin?: number
  /** Default 16. */
  originsAtOnce?: number
  /** For one request. Default 10000. */
  timeoutMs?: number
  /** Accept any certificate; the result says so. Default false. */
  insecure?: boolean
  /** A forward proxy, `http://user:password@host:port`. */
  proxy?: URL
  /** Host name to the address to connect to. */
  resolve?: Readonly<Record<string, string>>
  /** Aborted: nothing new is begun, and the result holds what was found so far. */
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

/**
 * Scans sites and returns what was found. Nothing is written there; who wants canaries placed builds a request for
 * `scanWith`, with a journal.
 * @throws UsageErrors with every URL, area and header that cannot be used; nothing is sent then
 */
export async function scan(urls: string | readonly string[], options: ScanOptions = {}): Promise<ScanResult> {
  const { mode = 'no-write', insecure = false, rules = await loadBuiltinRules() } = options
  const { targets, declaredAreas, headers } = checkInput(urls, options)
  const [version, runId] = [readVersion(), randomUUID()]
  const connection = { ...describeConnection(options), headers, insecure, sessions: {}, clientCertificate: null }
  const prober = createProber({
    ...buildProberOptions(connection, { version, runId, mode, origins: listOrigins(targets) }),
    requestsPerSecond: options.requestsPerSecond ?? REQUESTS_PER_SECOND,
    maxRequestsPerOrigin: options.maxRequestsPerOrigin ?? MOST_REQUESTS_PER_ORIGIN
  })
  try {
    return await scanWith({
      ...scanDefaults,
      ...{ version, runId, mode, rules, targets, declaredAreas, insecure, prober, sessions: {} },
      crawl: options.crawl ?? scanDefaults.crawl,
      thorough: options.thorough ?? scanDefaults.thorough,
      originsAtOnce: options.originsAtOnce ?? scanDefaults.originsAtOnce,
      journal: refusingJournal,
      signal: options.signal ?? new AbortController().signal,
      ...(options.onProgress !== undefined && { onProgress: options.onProgress })
    })
  } finally {
    await prober.close()
  }
}

type Input = {
  targets: Target[]
  declaredAreas: string[]
  headers: readonly (readonly [name: string, value: string])[]
}

/** Every mistake is told at once. */
function checkInput(urls: string | readonly string[], { areas = [], headers = {} }: ScanOptions): Input {
  const problems = createProblems()
  const texts = typeof urls === 'string' ? [urls] : urls
  const input: Input = {
    targets: texts.flatMap((url) => problems.attempt(() => [parseTarget(url)], [])),
    declaredAreas: areas.flatMap((area) => problems.attempt(() => [readArea(area)], [])),
    headers: Object.entries(headers).flatMap(([name, value]) =>
      problems.attempt<Input['headers']>(() => [checkField(name, value)], [])
    )
  }
  problems.throwAny()
  return input
}

function describeConnection({ proxy, resolve = {}, timeoutMs }: ScanOptions): {
  proxy: URL | null
  resolve: ReadonlyMap<string, string>
  timeoutMs?: number
} {
  return {
    proxy: proxy ?? null,
    resolve: new Map(Object.entries(resolve)),
    ...(timeoutMs !== undefined && { timeoutMs })
  }
}

function listOrigins(targets: readonly Target[]): Origin[] {
  return [...new Map(targets.map(({ origin }) => [origin.href, origin])).values()]
}
