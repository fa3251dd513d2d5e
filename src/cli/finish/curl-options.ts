import { quoteWord, withCurlOptions } from '../../evidence/curl.js'
import type { Finding } from '../../findings/finding.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { originOf } from '../../targets/origin.js'
import { secretNames, type Connection } from '../settings/connection.js'

/** The result with `curl` lines that travel as the run's own requests did; secrets stand there as variables of the shell. */
export function addCurlOptions(result: ScanResult, connection: Connection): ScanResult {
  return { ...result, findings: extendCommands(result.findings, (origin) => listCurlOptions(origin, connection)) }
}

/** The findings with options added to each of their `curl` lines, those of their origin. */
export function extendCommands(findings: readonly Finding[], listOptions: (origin: string) => string[]): Finding[] {
  return findings.map((finding) => {
    const options = listOptions(finding.origin)
    if (options.length === 0) return finding
    const evidence = finding.evidence.map((item) => ({ ...item, curl: withCurlOptions(item.curl, options) }))
    return { ...finding, evidence }
  })
}

/** What `curl` needs to travel to an origin as the run's own requests do. */
export function listCurlOptions(origin: string, connection: Connection): string[] {
  return [...listTlsOptions(connection), ...listHeaders(connection), ...listRoute(origin, connection)]
}

function listTlsOptions({ insecure, files, clientCertificate }: Connection): string[] {
  const isPkcs12 = clientCertificate !== null && 'pfx' in clientCertificate
  const hasPassphrase = clientCertificate?.passphrase !== undefined
  return [
    ...(insecure ? ['--insecure'] : []),
    ...option('--cacert', files.cacert),
    ...option('--cert', files.cert),
    ...(isPkcs12 ? ['--cert-type P12'] : []),
    ...option('--key', files.key),
    ...(hasPassphrase ? ['--pass "$VERBGATE_KEY_PASSPHRASE"'] : [])
  ]
}

function option(flag: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${flag} ${quoteWord(value)}`]
}

function listHeaders(connection: Connection): string[] {
  const secret = secretNames(connection)
  return connection.headers.map(([name, value]) => {
    if (!secret.has(name.toLowerCase())) return `-H ${quoteWord(`${name}: ${value}`)}`
    return `-H "${name}: $${name.toUpperCase().replaceAll(/\W|-/g, '_')}"`
  })
}

function listRoute(href: string, { proxies, resolve }: Connection): string[] {
  const origin = originOf(new URL(href))
  const proxy = proxies.choose(origin)?.url ?? null
  if (proxy !== null) {
    const user = proxy.username === '' ? [] : ['--proxy-user "$PROXY_USER"']
    return [`--proxy ${quoteWord(`${proxy.protocol}//${proxy.host}`)}`, ...user]
  }
  const address = resolve.get(origin.hostname)
  if (address === undefined) return ['--noproxy "*"'].filter(() => proxies.variables.length > 0)
  const shown = address.includes(':') ? `[${address}]` : address
  return [`--resolve ${quoteWord(`${origin.hostname}:${origin.port}:${shown}`)}`]
}
