// What a program scans with. It puts the parts together as the command line does, and reads no file of the user's.
import { randomUUID } from 'node:crypto'
import { buildProberOptions, carriesCredentials } from './cli/settings/connection.js'
import { MOST_REQUESTS_PER_ORIGIN, REQUESTS_PER_SECOND, scanDefaults } from './cli/settings/scan-defaults.js'
import { noProxies, useProxy } from './cli/settings/proxies.js'
import { createProblems, flagError, type Problems } from './cli/settings/problems.js'
import { checkField, readArea } from './cli/settings/flag-values.js'
import { readVersion } from './cli/settings/version.js'
import { refusingJournal } from './cli/write-mode/write-journal.js'
import { scan as scanWith } from './engine/scan.js'
import type { Progress, ScanRequest } from './engine/scan-request.js'
import type { ScanResult } from './findings/scan-result.js'
import { createProber } from './prober/create-prober.js'
import type { Prober } from './prober/prober.js'
import { loadBuiltinRules } from './rules/builtin.js'
import type { Rule } from './rules/rule.js'
import { isCanonicalFor } from './targets/canonical.js'
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
  /** Look for content areas in pages, robots.txt and sitemaps. Default true; with credentials links are followed only if it is given. */
  crawl?: boolean
  /** Look also where a target redirects to, if that is https or www of the same site. Default false. */
  follow?: boolean
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
 * @throws UsageErrors with every URL and option that cannot be used; nothing is sent then
 */
export async function scan(urls: string | readonly string[], options: ScanOptions = {}): Promise<ScanResult> {
  const input = checkInput(urls, options)
  const isLoggedIn = carriesCredentials({ headers: input.headers, sessions: {}, clientCertificate: null })
  const followLinks = options.crawl === true || !isLoggedIn
  const request = { ...scanDefaults, followLinks, ...pickKnown(options), ...input.asked, ...describeRun(options) }
  const rules = options.rules ?? (await loadBuiltinRules())
  const prober = openProber(options, input, request)
  try {
    return await scanWith({ ...request, rules, prober, journal: refusingJournal, sessions: {} })
  } finally {
    await prober.close()
  }
}

type Run = Pick<ScanRequest, 'version' | 'runId' | 'mode' | 'insecure' | 'signal'>

function describeRun({ mode = 'no-write', insecure = false, signal = new AbortController().signal }: ScanOptions): Run {
  return { version: readVersion(), runId: randomUUID(), mode, insecure, signal }
}

/** Options that a request has by the same name; those that were not given leave the default. */
function pickKnown({ crawl, follow, thorough, originsAtOnce, onProgress }: ScanOptions): Partial<ScanRequest> {
  return {
    ...(crawl !== undefined && { crawl }),
    ...(follow === true && { follow: async (from, to) => isCanonicalFor(from, to) }),
    ...(thorough !== undefined && { thorough }),
    ...(originsAtOnce !== undefined && { originsAtOnce }),
    ...(onProgress !== undefined && { onProgress })
  }
}

function openProber(options: ScanOptions, { asked, headers }: Input, { version, runId, insecure }: Run): Prober {
  const { mode = 'no-write', follow = false, proxy = null, resolve = {}, timeoutMs } = options
  const connection = {
    headers,
    insecure,
    proxies: proxy === null ? noProxies : useProxy({ url: proxy, source: 'proxy' }, {}),
    sessions: {},
    clientCertificate: null,
    authorities: null,
    files: {},
    trace: { verbosity: 0, har: null },
    resolve: new Map(Object.entries(resolve)),
    ...(timeoutMs !== undefined && { timeoutMs })
  }
  return createProber({
    ...buildProberOptions(connection, { version, runId, mode, follow, origins: listOrigins(asked.targets) }),
    requestsPerSecond: options.requestsPerSecond ?? REQUESTS_PER_SECOND,
    maxRequestsPerOrigin: options.maxRequestsPerOrigin ?? MOST_REQUESTS_PER_ORIGIN
  })
}

type Input = {
  asked: { targets: Target[]; declaredAreas: string[] }
  headers: readonly (readonly [name: string, value: string])[]
}

/** Every mistake is told at once. */
function checkInput(urls: string | readonly string[], options: ScanOptions): Input {
  const problems = createProblems()
  checkForms(urls, options, problems)
  const { areas = [], headers = {} } = options
  const texts = typeof urls === 'string' ? [urls] : urls
  const asked = {
    targets: texts.flatMap((url) => problems.attempt(() => [parseTarget(url)], [])),
    declaredAreas: areas.flatMap((area) => problems.attempt(() => [readArea(area)], []))
  }
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    problems.attempt<Input['headers']>(() => [checkField(name, value)], [])
  )
  problems.throwAny()
  return { asked, headers: fields }
}

/** What a value has to be, in words, and whether it is. */
type Form = readonly [expected: string, fits: (value: unknown) => boolean]

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string')
const SWITCH: Form = ['true or false', (value) => typeof value === 'boolean']
const NUMBER: Form = ['a number, 0 or more', (value) => typeof value === 'number' && value >= 0]
const FIELDS: Form = [
  "an object of texts, such as { 'X-Key': 'abc' }",
  (value) => typeof value === 'object' && value !== null && isTexts(Object.values(value))
]

const FORMS: Readonly<Record<keyof ScanOptions, Form>> = {
  mode: ["'read-only' or 'no-write'", (value) => value === 'read-only' || value === 'no-write'],
  rules: ['a list of rules, as loadRules and selectRules give', Array.isArray],
  areas: ["a list of paths, such as ['/images/']", isTexts],
  crawl: SWITCH,
  follow: SWITCH,
  thorough: SWITCH,
  headers: FIELDS,
  requestsPerSecond: NUMBER,
  maxRequestsPerOrigin: NUMBER,
  originsAtOnce: NUMBER,
  timeoutMs: NUMBER,
  insecure: SWITCH,
  proxy: ["a URL, such as new URL('http://127.0.0.1:3128')", (value) => value instanceof URL],
  resolve: FIELDS,
  signal: ['an AbortSignal', (value) => value instanceof AbortSignal],
  onProgress: ['a function', (value) => typeof value === 'function']
}

/** Programs in JavaScript have no compiler that tells them. @throws UsageErrors, as later checks rely on the forms */
function checkForms(urls: unknown, options: ScanOptions, problems: Problems): void {
  if (typeof urls !== 'string' && !isTexts(urls))
    refuse(problems, 'the first argument is no URL', 'Give a URL, or a list of URLs.')
  const forms: Readonly<Record<string, Form>> = FORMS
  for (const [name, value] of Object.entries(options)) {
    const form = forms[name]
    if (form === undefined)
      refuse(problems, `there is no option ${name}`, `Known are ${Object.keys(FORMS).join(', ')}.`)
    else if (value !== undefined && !form[1](value))
      refuse(problems, `the option ${name} cannot be used`, `Give ${form[0]}.`)
  }
  problems.throwAny()
}

function refuse(problems: Problems, message: string, hint: string): void {
  problems.attempt(() => {
    throw flagError(message, hint)
  }, null)
}

function listOrigins(targets: readonly Target[]): Origin[] {
  return [...new Map(targets.map(({ origin }) => [origin.href, origin])).values()]
}
