/** Header fields by their lower-case names; repeated ones joined by `, `. */
type Fields = Readonly<Record<string, string>>

/** Fields whose value alone says that a cache answered from its store, as products write them. */
const HIT_FIELDS: readonly (readonly [name: string, value: RegExp])[] = [
  // RFC 9211 2.1: `ExampleCache; hit`, a list of caches
  ['cache-status', /;\s*hit\s*(?:;|,|$)/i],
  ['cf-cache-status', /^(?:hit|stale|revalidated|updating)$/i],
  // `HIT`, `MISS, HIT`, `HIT from proxy`, `RefreshHit from cloudfront`, `TCP_MEM_HIT`; not `Error from cloudfront`
  ['x-cache', /(?:^|[\s,])(?:tcp_\w*hit|(?:refresh)?hit)\b/i],
  ['x-cache-status', /^\s*hit\b/i],
  ['x-proxy-cache', /^\s*hit\b/i],
  ['x-nginx-cache', /^\s*hit\b/i],
  ['x-cache-hits', /[1-9]/],
  // two ids: that of this request and that of the one that filled the cache
  ['x-varnish', /^\s*\d+\s+\d+/],
  ['x-drupal-cache', /^hit$/i],
  ['x-vercel-cache', /^(?:hit|stale)$/i],
  ['x-litespeed-cache', /^hit(?!.*private)/i],
  ['x-rack-cache', /\bfresh\b/i],
  ['via', /\[c[^\]]*h[^\]]*\]/i],
  ['server-timing', /cdn-cache;\s*desc="?hit/i],
  // RFC 9111 5.1: what comes from the origin has none, or 0
  ['age', /^\s*0*[1-9]\d*\s*$/]
]

/** Whether a cache on the way says that it answered from its store. A miss, and `Age: 0`, say nothing. */
export function isCacheHit(fields: Fields): boolean {
  return HIT_FIELDS.some(([name, value]) => value.test(fields[name] ?? ''))
}

/** Statuses that may be kept without an explicit lifetime (RFC 9110 15.1). */
const HEURISTIC: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501])

/** What decides whether a shared cache may keep and reuse a response. */
export type Storing = {
  /** RFC 9111 3 and 4 let a shared cache store it and answer other requests with it. */
  isStorable: boolean
  /** Seconds for which the origin says that it is fresh in shared caches; -1 if it does not say. */
  lifetimeSeconds: number
}

/** Fields for caches in front of the site, which go before Cache-Control (RFC 9213 2.2; Edge Architecture 1.0). */
const TARGETED = ['cdn-cache-control', 'surrogate-control'] as const

/**
 * Reads what a response lets shared caches do with it. A cookie on the request or the response keeps no cache from it
 * (RFC 9111 7.3).
 * @param isAuthorized the request carried an Authorization field (RFC 9111 3.5)
 */
export function readStoring(status: number, fields: Fields, isAuthorized: boolean): Storing {
  const targeted = TARGETED.find((name) => fields[name] !== undefined)
  const directives = readDirectives(fields[targeted ?? 'cache-control'] ?? '')
  const lifetimeSeconds = readLifetime(directives, targeted === undefined ? fields : {})
  const isShared = !isAuthorized || ['public', 'must-revalidate', 's-maxage'].some((name) => directives.has(name))
  // what varies by everything matches no other request
  const isMatching = !/(?:^|,)\s*\*\s*(?:,|$)/.test(fields['vary'] ?? '')
  const isStorable =
    isWhole(status) && isAllowed(directives) && isShared && isMatching && mayLast(status, directives, lifetimeSeconds)
  return { isStorable, lifetimeSeconds }
}

type Directives = ReadonlyMap<string, string>

function isWhole(status: number): boolean {
  return status >= 200 && status !== 206 && status !== 304
}

/** With a list of field names a directive holds for these fields alone. */
function isAllowed(directives: Directives): boolean {
  return !['no-store', 'private', 'no-cache'].some((name) => directives.get(name) === '')
}

function mayLast(status: number, directives: Directives, lifetimeSeconds: number): boolean {
  return lifetimeSeconds > 0 || (lifetimeSeconds < 0 && (HEURISTIC.has(status) || directives.has('public')))
}

/** `max-age=60, private="Set-Cookie"`: names in lower case to values without quotes, an empty text without one. */
function readDirectives(value: string): Directives {
  const found = value.matchAll(/([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;]*)))?/g)
  return new Map([...found].map(([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']))
}

/** RFC 9111 4.2.1: s-maxage, then max-age, then Expires, of which what is no date is in the past. */
function readLifetime(directives: Directives, fields: Fields): number {
  const explicit = directives.get('s-maxage') ?? directives.get('max-age')
  if (explicit !== undefined) return /^\d+$/.test(explicit) ? Number(explicit) : 0
  const expires = fields['expires']
  if (expires === undefined) return -1
  const from = Date.parse(fields['date'] ?? '')
  const until = Date.parse(expires)
  if (Number.isNaN(until)) return 0
  return Math.max(0, Math.floor((until - (Number.isNaN(from) ? Date.now() : from)) / 1000))
}
