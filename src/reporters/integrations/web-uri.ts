import { describePlace, type Place } from '../../findings/place.js'
/**
 * An http(s) URL in the characters that RFC 3986 allows, without credentials; `null` for anything else. Browsers' URLs
 * (WHATWG) are laxer than what validators take.
 */
export function webUri(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, origin, pathname, search, hash } = new URL(text)
  if (protocol !== 'http:' && protocol !== 'https:') return null
  const query = search === '' ? '' : `?${encodeQuery(search.slice(1))}`
  const fragment = hash === '' ? '' : `#${encodeQuery(hash.slice(1))}`
  return `${origin}${encodePath(pathname)}${query}${fragment}`
}

/** The URL of a place; `#` is part of a path there, `?` begins a query. */
export function placeUri({ origin, path }: Place): string | null {
  return webUri(describePlace({ origin, path: path.replaceAll('#', '%23') }))
}

/** A path with everything percent-encoded but `/`, RFC 3986 pchar, and what is encoded already; no halves of surrogate pairs. */
export function encodePath(path: string): string {
  return encode(path, /%(?![0-9a-fA-F]{2})|[^\w\-.~!$&'()*+,;=:@/%]/gu)
}

/** RFC 3986 3.4 and 3.5. */
function encodeQuery(text: string): string {
  return encode(text, /%(?![0-9a-fA-F]{2})|[^\w\-.~!$&'()*+,;=:@/?%]/gu)
}

function encode(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, encodeURIComponent)
}
