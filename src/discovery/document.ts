import { TextDecoder } from 'node:util'
import type { Exchange, Failure, ProbeResponse } from '../evidence/exchange.js'
import { readListing } from '../evidence/listing.js'

/** Media type of a response without parameters, lower case; the empty string if it has none. */
export function mediaTypeOf(response: ProbeResponse): string {
  return (response.headers['content-type'] ?? '')
    .replace(/[;,].*$/s, '')
    .trim()
    .toLowerCase()
}

export function isHtml(response: ProbeResponse): boolean {
  return ['text/html', 'application/xhtml+xml'].includes(mediaTypeOf(response))
}

/** Whether the body is compressed, although the prober asks for identity (RFC 9110 8.4). */
export function isCompressed(response: ProbeResponse): boolean {
  const coding = response.headers['content-encoding']?.trim().toLowerCase() ?? ''
  return coding !== '' && coding !== 'identity'
}

/** The body as text in its declared character set, or UTF-8; bytes that it does not know become U+FFFD. */
export function textOf(response: ProbeResponse): string {
  const label = /charset\s{0,4}=\s{0,4}["']?([\w.:-]{1,40})/i.exec(response.headers['content-type'] ?? '')?.[1]
  return decoderOf(label ?? 'utf-8').decode(response.body)
}

const utf8 = new TextDecoder()

function decoderOf(label: string): TextDecoder {
  if (/^utf-?8$/i.test(label)) return utf8
  try {
    return new TextDecoder(label)
  } catch (error) {
    // Links are almost always ASCII: a wrong guess at an unknown character set costs nothing.
    if (error instanceof RangeError) return utf8
    throw error
  }
}

/** Where a redirect leads (RFC 9110 15.4), absolute; `null` if the response is none or its Location no http(s) URL. */
export function redirectOf({ response, origin, request }: Exchange): string | null {
  const location = response?.headers['location']
  if (!response || location === undefined || ![301, 302, 303, 307, 308].includes(response.status)) return null
  const base = origin + request.target
  if (!URL.canParse(location, base)) return null
  const url = new URL(location, base)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
}

/** Names in the listing of a folder; `null` if the page is none, see {@link readListing}. */
export function listedIn(response: ProbeResponse, path: string): readonly string[] | null {
  if (response.status !== 200 || isCompressed(response)) return null
  return readListing({ path, contentType: mediaTypeOf(response), body: textOf(response) })
}

/**
 * Whether HTML looks like a file on disk. Servers that read a file send when it was changed and
 * offer ranges (nginx, Apache httpd, Caddy, IIS, send); programs hardly ever do both.
 */
export function isSentFromDisk(response: ProbeResponse): boolean {
  const ranges = response.headers['accept-ranges']?.trim().toLowerCase()
  return response.headers['last-modified'] !== undefined && ranges === 'bytes'
}

/** A failure in one clause: `timeout (headers: no answer within 10 s)`. */
export function failureText(failure: Failure | null): string {
  if (failure === null) return 'no response'
  return failure.detail === '' ? failure.kind : `${failure.kind} (${failure.detail})`
}
