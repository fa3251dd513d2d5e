type Remedy = string | ((origin: string) => string)

// By the words with which the prober tells a failure; the first that fits counts.
const REMEDIES: readonly (readonly [kind: RegExp, remedy: Remedy | null])[] = [
  // These say themselves what to do.
  [/^every request is |^only \S+ is answered|run verbgate scan /, null],
  [
    /^GET \S+ was answered \d+ at the beginning/,
    'Allow the scanner (its address, or its User-Agent), or scan more slowly with --rate.'
  ],
  [/^answers differ from one request to the next/, 'Give all back ends the same configuration, and scan again.'],
  [/speaks plain HTTP/, (origin) => `Try ${plainOrigin(origin)}/.`],
  [
    /self-signed|issuer/,
    'Trust its issuer with --cacert ca.pem (NODE_EXTRA_CA_CERTS does too), or accept any certificate with --insecure.'
  ],
  [
    /expired|not valid yet/,
    'Renew the certificate, or check the clock of this machine; --insecure scans all the same.'
  ],
  [
    /for another name/,
    'Name the host as the certificate does, with --resolve HOST:ADDRESS if DNS has another address; --insecure scans all the same.'
  ],
  [/speaks HTTP\/2 alone/, 'Let it speak HTTP/1.1 too while it is scanned, or scan the server behind it.'],
  [/client certificate/, 'Give one that the server knows, with --cert FILE and --key FILE.'],
  [/\btls\b|certificate/, 'Check the certificate and that https is spoken there; --insecure accepts any certificate.'],
  [/unresolved/, 'Check the spelling of the host name, or give its address with --resolve HOST:ADDRESS.'],
  [/refused/, 'Nothing listens there: check the port, and that the server runs.'],
  [/over-budget/, 'Allow more with --max-requests, or look at less with --no-discover and --area.'],
  [/rate-limited/, 'Scan more slowly with --rate, or allow the scanner in the limit.'],
  [/timeout|timed out/, 'Check that a firewall lets this machine through, or give it more time with --timeout.'],
  [
    /gave-up/,
    'See whether the server still runs; it may also lock this machine out. Then scan more slowly with --rate.'
  ],
  [/protocol-error/, 'Check that HTTP is spoken there: http and https may be swapped.'],
  [
    /proxy: 407/,
    'Give both in the URL of the proxy, --proxy http://NAME:PASSWORD@HOST:PORT, or in the variable that names it.'
  ],
  [/blocked-address|out-of-scope/, 'If that address is right, give it with --resolve HOST:ADDRESS.'],
  [/unreachable/, 'Check the network between this machine and the server.'],
  [/closed|reset/, 'See in the server’s error log why it ended the connection.']
]

/** What to do about a failure, by the kind that its reason begins with or names; `null` if nobody knows. */
export function remedyFor(reason: string, origin: string): string | null {
  const remedy = REMEDIES.find(([kind]) => kind.test(reason))?.[1] ?? null
  return typeof remedy === 'function' ? remedy(origin) : remedy
}

function plainOrigin(origin: string): string {
  const rest = origin.replace(/^https:/, '')
  return `http:${/:\d+$/.test(rest) ? rest : `${rest}:443`}`
}
