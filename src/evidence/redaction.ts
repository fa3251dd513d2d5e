import type { Exchange, ProbeRequest, ProbeResponse } from './exchange.js'

/** What stands where a secret stood. */
export const MASK = '***'

/** Shorter values would blank out ordinary text. */
const SHORTEST_SECRET = 4

const SECRET_HEADER = /^(authorization|proxy-authorization|cookie|x-api-key|.*(token|secret|session|password).*)$/i

/** Removes secrets from recorded exchanges, before a rule or a reporter sees them. */
export type Redactor = {
  exchange(exchange: Exchange): Exchange
  text(text: string): string
}

/**
 * A redactor for the given secret values (header values, session cookies, userinfo): each is removed as it is,
 * URL-encoded and in base64, wherever a server echoes it. Parts of a compound value (`Bearer x`, `a=1; b=2`) count too.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const spellings = secretSpellings(secrets)
  if (spellings.length === 0) return { exchange: (exchange) => exchange, text: (text) => text }
  // Not one pattern of them all: a regular expression has a largest size, a secret has none.
  const clean = (text: string): string =>
    spellings.reduce((cleaned, spelling) => cleaned.replaceAll(spelling, MASK), text)
  return {
    text: clean,
    exchange: (exchange) => ({
      ...exchange,
      request: cleanRequest(exchange.request, clean),
      response: exchange.response && cleanResponse(exchange.response, clean),
      failure: exchange.failure && { ...exchange.failure, detail: clean(exchange.failure.detail) }
    })
  }
}

/** Header fields as a report may show them: the values of fields that carry credentials are masked. */
export function maskHeaders(fields: Iterable<readonly [string, string]>): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of fields) {
    if (name.toLowerCase() === 'set-cookie')
      shown[name] = value.replace(/(^|, )([^=;,\s]+)=(?:[^;,]|,(?! [^=;,\s]+=))*/g, `$1$2=${MASK}`)
    else shown[name] = SECRET_HEADER.test(name) ? MASK : value
  }
  return shown
}

/** Fields that say how an answer was stored, and nothing of whom it was for. */
const STORING_FIELDS: ReadonlySet<string> = new Set(
  'age cache-control cache-status cdn-cache-control cf-cache-status content-type date expires pragma server status surrogate-control vary via x-cache x-cache-hits x-cache-status x-varnish'.split(
    ' '
  )
)

/** Header fields of an answer that may be for somebody: the values of those that only say how it was stored. */
export function hidePersonalHeaders(fields: Readonly<Record<string, string>>): Record<string, string> {
  const shown = Object.entries(fields).map(([name, value]) => [name, STORING_FIELDS.has(name) ? value : MASK] as const)
  return Object.fromEntries(shown)
}

function secretSpellings(secrets: readonly string[]): string[] {
  const spellings = new Set<string>()
  for (const part of secretParts(secrets)) {
    if (part.length < SHORTEST_SECRET || /^(basic|bearer|digest|token)$/i.test(part)) continue
    const percent = encodeURIComponent(part)
    spellings.add(part)
    // bodies are searched byte by byte
    spellings.add(Buffer.from(part).toString('latin1'))
    spellings.add(percent)
    spellings.add(percent.replace(/%../g, (escape) => escape.toLowerCase()))
    spellings.add(JSON.stringify(part).slice(1, -1))
    spellings.add(Buffer.from(part).toString('base64').replace(/=+$/, ''))
    for (const text of htmlSpellings(part)) spellings.add(text)
  }
  return [...spellings].toSorted((a, b) => b.length - a.length)
}

/** Each value, the parts it is made of, and what Basic credentials (RFC 7617) hold. */
function secretParts(secrets: readonly string[]): Set<string> {
  const parts = new Set<string>()
  for (const secret of secrets) {
    parts.add(secret)
    for (const part of secret.split(/[\s;,]+/)) {
      parts.add(part)
      parts.add(part.slice(part.indexOf('=') + 1))
    }
  }
  // what is added on the way is looked at in its turn
  for (const part of parts) {
    const decoded = Buffer.from(part, 'base64').toString('latin1')
    if (/^[\x20-\x7e]+:[\x20-\x7e]+$/.test(decoded)) parts.add(decoded).add(decoded.slice(decoded.indexOf(':') + 1))
  }
  return parts
}

/** As error pages write it: with the apostrophe and the quotation mark by name, by number, or as they are. */
function htmlSpellings(text: string): string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return [
    escaped,
    escaped.replaceAll('"', '&quot;'),
    escaped.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    escaped.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
    escaped.replaceAll('"', '&#34;').replaceAll("'", '&#39;')
  ]
}

function cleanRequest(request: ProbeRequest, clean: (text: string) => string): ProbeRequest {
  return {
    ...request,
    target: clean(request.target),
    headers: request.headers.map(([name, value]) => [name, clean(value)] as const),
    body: request.body === null ? null : clean(request.body)
  }
}

function cleanResponse(response: ProbeResponse, clean: (text: string) => string): ProbeResponse {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) headers[name] = clean(value)
  const text = Buffer.from(response.body).toString('latin1')
  const cleaned = clean(text)
  return {
    ...response,
    reason: clean(response.reason),
    headers,
    body: cleaned === text ? response.body : Buffer.from(cleaned, 'latin1')
  }
}
