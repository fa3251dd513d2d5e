import type { Exchange, ProbeResponse } from './exchange.js'

/** Error pages by what only that product writes into them; first match wins. Read off the products' default pages. */
const PAGE_SHAPES: readonly (readonly [product: string, shape: RegExp])[] = [
  ['nginx', /<center>(nginx|openresty)/],
  ['Apache Tomcat', /<h1>HTTP Status \d{3}|Apache Tomcat\//],
  [
    'Apache httpd',
    /^<!DOCTYPE HTML PUBLIC "-\/\/(IETF\/\/DTD HTML 2\.0|W3C\/\/DTD HTML 4\.01)\/\/EN"[^>]*>\s<html><head>\s<title>\d{3} /
  ],
  ['HAProxy', /^<html><body><h1>\d{3} [^<]+<\/h1>\n/],
  ['Varnish', /<p>XID: \d+<\/p>|<h3>Guru Meditation:<\/h3>/],
  ['IIS', /Microsoft-IIS|Internet Information Services|<h2>\d{3} - [^<]+<\/h2>/],
  ['lighttpd', /<\?xml version="1\.0" encoding="iso-8859-1"\?>[\s\S]{0,300}<title>\d{3}/],
  ['Jetty', /Powered by Jetty/],
  ['PHP-FPM', /^(File not found\.|Access denied\.|No input file specified\.)\s*$/],
  ['Express', /<pre>Cannot [A-Z]+ \//],
  ['Go net/http', /^404 page not found\n$/]
]

/** `Server` and `Via` tokens that name a product under another word. */
const PRODUCT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    apache: 'Apache httpd',
    'apache-coyote': 'Apache Tomcat',
    'microsoft-iis': 'IIS',
    'microsoft-httpapi': 'IIS',
    varnish: 'Varnish',
    nginx: 'nginx',
    caddy: 'Caddy',
    haproxy: 'HAProxy',
    lighttpd: 'lighttpd',
    jetty: 'Jetty',
    squid: 'Squid',
    h2o: 'h2o'
  })
)

/** Bytes of a body that are searched for a product's page. */
const SHAPE_BYTES = 1024

/**
 * The products that requests met on their way, outermost first: pages without `Server` (HAProxy, Varnish), the hops of
 * `Via` (RFC 9110 7.6.3), `Server` over other pages (nginx), and those pages.
 */
export function routeOf(exchanges: Iterable<Exchange>): string[] {
  const own = new Set<string>()
  const via = new Set<string>()
  const servers = new Set<string>()
  const behind = new Set<string>()
  for (const { response } of exchanges) {
    if (response === null) continue
    const [server, page] = [productOfServer(response), pageProduct(response)]
    for (const hop of viaProducts(response.headers['via'] ?? '').toReversed()) via.add(hop)
    for (const name of serverProducts(response)) servers.add(name)
    if (page !== null && page !== server) (server === null ? own : behind).add(page)
  }
  const front = [...servers].filter((server) => !behind.has(server) && !via.has(server))
  return [...new Set([...own, ...via, ...front, ...behind])]
}

/** The product that wrote the answer's page, or said so in `Server`; `null` if nothing tells. */
export function answeringProduct(response: ProbeResponse): string | null {
  return pageProduct(response) ?? productOfServer(response)
}

/** The product whose own error page this is; `null` if the page does not tell. */
export function pageProduct(response: ProbeResponse): string | null {
  if (response.status < 400) return null
  const text = Buffer.from(response.body.subarray(0, SHAPE_BYTES)).toString('latin1')
  return PAGE_SHAPES.find(([, shape]) => shape.test(text))?.[0] ?? null
}

function productOfServer(response: ProbeResponse): string | null {
  return serverProducts(response)[0] ?? null
}

/** The products in `Server`: hops that each add a field of their own are joined by commas (RFC 9110 5.3). */
function serverProducts({ headers }: ProbeResponse): string[] {
  const fields = (headers['server'] ?? '').split(',')
  return fields.map((field) => productName(field.trim())).filter((name) => name !== '')
}

function viaProducts(via: string): string[] {
  const products: string[] = []
  for (const entry of via.split(',')) {
    // received-protocol, received-by, then an optional comment that names the software
    const [, by, comment] = /^\s*\S+\s+([^\s(]+)(?:\s+\(([^)]*)\))?/.exec(entry) ?? []
    const named = productName(comment ?? by ?? '')
    if (named !== '') products.push(named)
  }
  return products
}

function productName(token: string): string {
  const name = (/^[^\s/(,]+/.exec(token)?.[0] ?? '').slice(0, 40)
  return PRODUCT_NAMES.get(name.toLowerCase()) ?? name
}
