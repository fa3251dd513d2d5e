import type { Mode } from '../../evidence/mode.js'
import type { PlannedProbe } from '../../engine/scan-request.js'
import { block, count, printable, some } from '../../reporters/layout.js'

/** How the scan would look for content areas before it probes them, and what it may send. */
export type PlannedDiscovery = { crawl: boolean; maxFetches: number; mode: Mode; edges?: number }

const NOTE = ' '.repeat(12)

/**
 * What would be sent, one request a line: effect class, method, request-target, header fields, the rules that ask for
 * it, and the condition if there is one. Areas that a scan would find in pages are not in it: nothing is fetched.
 */
export function describeDryRun(probes: readonly PlannedProbe[], discovery: PlannedDiscovery, columns: number): string {
  const origins = [...new Set(probes.map((probe) => probe.origin))]
  const methodWidth = Math.max(0, ...probes.map((probe) => probe.method.length))
  const lines = origins.flatMap((origin) => [
    printable(origin),
    ...discoveryLines(discovery, methodWidth, columns),
    ...probes.filter((probe) => probe.origin === origin).flatMap((probe) => probeLines(probe, methodWidth, columns)),
    ''
  ])
  const first = `${count(probes.length, 'probe')} at most, before retries, ${sayReads(discovery, origins.length)}; nothing was sent.`
  const more = discovery.crawl ? ' Areas that pages link to come on top, with the same probes for each.' : ''
  const besides = block('', sayBesides(discovery), columns)
  const text = [...block('', first + more, columns), ...besides, '', ...lines, ...block('', sayWrites(probes), columns)]
  return `${text.join('\n')}\n`
}

function sayReads({ crawl, maxFetches }: PlannedDiscovery, origins: number): string {
  const pages = crawl ? `up to ${maxFetches} pages` : 'one page'
  return `and ${pages} for each target on ${count(origins, 'origin')}`
}

/** What is asked besides the rules: how a visitor is received, and again what would decide a finding. */
function sayBesides({ mode, edges = 0 }: PlannedDiscovery): string {
  const method = mode === 'read-only' ? 'PROPFIND' : 'MKCOL'
  const through = edges === 0 ? '' : ` All of it through each of ${count(edges, 'way')} in.`
  return `Besides the probes: GET of each target, again in between, and of a name beside it that cannot exist; where an area is probed, two ${method} of names that cannot exist in it, to tell unequal back ends; and once more what decides a finding of high severity.${through}`
}

/** What may change something on the server, which is what the owner looks for. */
function sayWrites(probes: readonly PlannedProbe[]): string {
  const methods = (effect: PlannedProbe['effect']): string =>
    some([...new Set(probes.filter((probe) => probe.effect === effect).map(({ method }) => method))], 12)
  const [placing, shaped] = [methods('write'), methods('no-write')]
  const harmless = shaped === '' ? '' : ` ${shaped} go to names that cannot exist.`
  if (placing === '') return `May write: nothing.${harmless}`
  const names = some(
    [...new Set(probes.filter(({ effect }) => effect === 'write').map(({ target }) => withoutNonce(target)))],
    8
  )
  return `May write: ${placing} on names of our own, which are removed again: ${names}.${harmless}`
}

function discoveryLines({ crawl, maxFetches }: PlannedDiscovery, methodWidth: number, columns: number): string[] {
  const what = crawl
    ? `up to ${maxFetches} pages per target: its own, /robots.txt, sitemaps, linked pages and style sheets`
    : 'the page of each target'
  return [...block(`  read     ${'GET'.padEnd(methodWidth)} `, what, columns), `${NOTE}for discovery of content areas`]
}

function probeLines(probe: PlannedProbe, methodWidth: number, columns: number): string[] {
  const { effect, method, target, headers = [], rules, when } = probe
  const first = `  ${effect.padEnd(8)} ${printable(method).padEnd(methodWidth)} `
  return [
    ...block(first, withoutNonce(target), columns),
    ...headers.flatMap(([name, value]) => block(`${NOTE}with `, `${name}: ${withoutNonce(value)}`, columns)),
    ...block(`${NOTE}for `, some(rules), columns),
    ...(when === null ? [] : block(`${NOTE}if `, when, columns))
  ]
}

/** Queries that keep caches from answering are random for each request. */
function withoutNonce(text: string): string {
  return text.replaceAll(/(?<=[?&])[0-9a-f]{16}(?![0-9a-f])/g, '{nonce}')
}
