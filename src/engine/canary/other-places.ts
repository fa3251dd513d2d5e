import type { Exchange } from '../../evidence/exchange.js'

/** A random name of ours in a path. */
const OWN_NAME = /[0-9a-f]{32}/g

/**
 * Lists where else something may lie that a request made: under the address that the response names, under what its body
 * links, and, for a `Destination`, under the path that a back end with another prefix would take it for.
 */
export function listOtherPlaces(exchange: Exchange, area: string | null): string[] {
  const { request, response } = exchange
  const destination = readDestination(exchange)
  const asked = destination ?? request.target
  const names = asked.match(OWN_NAME) ?? []
  const named = response === null ? [] : [...readLocations(exchange), ...readLinks(exchange, names)]
  const mapped = destination === null || area === null ? [] : mapPrefix(destination, area)
  return [...new Set([...named, ...mapped])].filter((path) => path !== request.target && path !== destination)
}

/** The path of a `Destination` (RFC 4918 10.3), under whatever name of the site, or `null`. */
export function readDestination({ origin, request }: Pick<Exchange, 'origin' | 'request'>): string | null {
  if (request.method !== 'COPY' && request.method !== 'MOVE') return null
  const value = request.headers.find(([name]) => name.toLowerCase() === 'destination')?.[1] ?? ''
  return value !== '' && URL.canParse(value, origin) ? new URL(value, origin).pathname : null
}

/**
 * Where the response says that the new resource is (RFC 9110 10.2.2, 8.7): with a success, and with 303, by which a
 * server says where to see what came of the request (15.4.4). Other redirects say that nothing was done here.
 */
function readLocations({ origin, request, response }: Exchange): string[] {
  if (response === null || !(response.status < 300 || response.status === 303)) return []
  const { location, 'content-location': contentLocation } = response.headers
  return [location, contentLocation].flatMap((value) => readPath(value ?? '', origin + request.target, origin) ?? [])
}

/** URLs and paths in the body that hold one of our names. */
function readLinks({ origin, request, response }: Exchange, names: readonly string[]): string[] {
  const text = Buffer.from(response?.body ?? []).toString('utf8')
  if (!names.some((name) => text.includes(name))) return []
  const words = text.match(/[^\s"'<>()[\]{},;\\]+/g) ?? []
  const linked = words.filter((word) => word.includes('/') && names.some((name) => word.includes(name)))
  return linked.flatMap((word) => readPath(word, origin + request.target, origin) ?? [])
}

function readPath(value: string, base: string, origin: string): string | null {
  if (value === '' || !URL.canParse(value, base)) return null
  const url = new URL(value, base)
  return url.origin === new URL(origin).origin ? url.pathname : null
}

/** `/files/x` behind a proxy that puts `/files/` before everything, or takes it away: `/files/files/x` and `/x`. */
function mapPrefix(path: string, area: string): string[] {
  const doubled = `${area.replace(/\/$/, '')}${path}`
  return path.startsWith(area) ? [doubled, `/${path.slice(area.length)}`] : [doubled]
}
