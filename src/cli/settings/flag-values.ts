import { isIP } from 'node:net'
import type { UsageError } from '../../shared/errors.js'
import { flagError } from './problems.js'

// Fields that decide how the message is framed or who is meant (RFC 9112 6, RFC 9110 10.1.1), and preconditions that
// crash some WebDAV servers (RFC 4918 10.4).
const REFUSED_FIELDS = /^(if|expect|content-length|transfer-encoding|connection|upgrade|te|trailer|keep-alive)$/i
// Owners find the run in their logs by it.
const OWN_FIELDS = /^x-verbgate-run$/i

/** `5`, `5/s`, `0` and `unlimited`; requests per second, 0 for unlimited. */
export function readRate(text: string): number {
  if (text === 'unlimited') return 0
  const rate = Number(/^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text)?.[1] ?? Number.NaN)
  if (rate === 0 || (rate >= 0.01 && rate <= 100_000)) return rate
  throw flagError(`--rate ${text} is not a rate`, 'Write requests per second, such as --rate 5/s; 0 is unlimited.')
}

/** A whole number from 1 to `most`. */
export function readCount(name: string, text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (value >= 1 && value <= most) return value
  throw flagError(`${name} ${text} is not a number from 1 to ${most}`, `Write ${name} with a whole number.`)
}

/** Seconds, fractions allowed, up to ten minutes; milliseconds. */
export function readTimeoutMs(text: string): number {
  const milliseconds = /^\d+(\.\d+)?s?$/.test(text) ? Math.round(Number.parseFloat(text) * 1000) : 0
  if (milliseconds >= 1 && milliseconds <= 600_000) return milliseconds
  throw flagError(`--timeout ${text} is not a time`, 'Write seconds above 0 and up to 600, such as --timeout 10.')
}

/** `Name: value`; the value is never repeated in a message because it may be a password. */
export function readHeader(text: string): readonly [name: string, value: string] {
  const [, name, value] = /^([^:\s]*):[ \t]*(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw noField('a header given with -H')
  return checkField(name, value)
}

/** A header field of the user's own, from the command line or a file. */
export function checkField(name: string, value: string): readonly [name: string, value: string] {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw noField('a header')
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw noField(`the header ${name}`)
  if (REFUSED_FIELDS.test(name)) {
    throw flagError(`the header ${name} cannot be set`, 'Leave it out: it changes what the probes mean.')
  }
  if (OWN_FIELDS.test(name)) throw flagError(`the header ${name} is verbgate's own`, 'Leave it out.')
  return [name, value.trimEnd()]
}

function noField(what: string): UsageError {
  return flagError(`${what} is not a field name, a colon and a value`, "Write -H 'Name: value'.")
}

/** `shop.example:127.0.0.1`, `shop.example:[::1]`, also with the port between as curl has it. */
export function readResolve(text: string): readonly [host: string, address: string] {
  const [, name = '', bare = ''] =
    /^([^:[\]\s]+|\[[0-9a-f:.]{2,64}\]):(?:\d{1,5}:)?(\[[^\]]{1,64}\]|[\d.]{1,64}|[0-9a-f:.]{2,64})$/i.exec(text) ?? []
  const address = bare.replace(/^\[|\]$/g, '')
  const host = readHost(name)
  if (isIP(address) !== 0 && host !== null) return [host, address]
  throw flagError(`--resolve ${text} is not a host and an address`, 'Write --resolve shop.example:192.0.2.7.')
}

/** A host as an origin has it: small letters, IDNA in ASCII, IPv6 in short form without brackets; `null` if it is none. */
function readHost(text: string): string | null {
  const url = `http://${text}/`
  if (!URL.canParse(url)) return null
  const { hostname, pathname, username } = new URL(url)
  return pathname === '/' && username === '' ? hostname.replace(/^\[|\]$/g, '') : null
}

/** `http://user:password@host:port`; never repeated in a message. */
export function readProxy(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const isProxy = url !== null && url.protocol === 'http:' && url.hostname !== '' && url.pathname === '/'
  if (isProxy && isDecodable(url.username) && isDecodable(url.password)) return url
  throw flagError('--proxy is not the URL of an http proxy', 'Write --proxy http://proxy.example:3128.')
}

/** Whether every percent sign begins an encoded character of UTF-8. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}

/** A content area: an absolute path that ends in `/`. */
export function readArea(text: string): string {
  const dots = text.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment))
  if (/^\/[^\s?#\\]*$/.test(text) && !dots) return text.endsWith('/') ? text : `${text}/`
  throw flagError(`--area ${text} is not a path`, 'Write a path from the root of the site, such as --area /images/.')
}
