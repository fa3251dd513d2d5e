import type { TopologyScan } from './scan-topology.js'

/** How many of how many, and which ones are not among them. */
export type Share = { count: number; of: number; others: readonly string[] }

/** What the scans of one mode come to. */
export type Figures = {
  scans: number
  /** Writable topologies with a true or false word about writing. */
  reported: Share
  inconclusive: readonly string[]
  clean: readonly string[]
  /** Of the topologies where something can be placed. */
  confirmed: Share
  /** Of the topologies that run what is placed. */
  executions: Share
  /** Listings and php-fpm handlers. */
  exposures: Share
  falseFindings: readonly string[]
  /** Disks that changed in a way that the report does not name, and leftovers that are not there. */
  disk: readonly string[]
  leftovers: number
  broken: readonly string[]
  /** The most requests of an origin with at most three areas, open or closed. */
  mostRequests: { open: Most; closed: Most }
}

/** 0 requests if there is no such origin. */
export type Most = { requests: number; name: string; origins: number }

/** Sums up scans of one mode. */
export function figuresOf(scans: readonly TopologyScan[], placeable: ReadonlySet<string>): Figures {
  const writable = scans.filter(({ writes }) => writes !== 'not writable')
  const named = (writes: TopologyScan['writes']): string[] =>
    writable.filter((scan) => scan.writes === writes).map(({ name }) => name)
  const expected = scans.reduce((sum, scan) => sum + scan.expected.length, 0)
  const missed = scans.flatMap(({ name, missed }) => missed.map((exposure) => `${name} ${exposure}`))
  return {
    scans: scans.length,
    reported: shareOf(writable, ({ writes }) => writes === 'confirmed' || writes === 'reported'),
    inconclusive: named('inconclusive'),
    clean: named('clean'),
    confirmed: shareOf(
      writable.filter(({ name }) => placeable.has(name)),
      ({ writes }) => writes === 'confirmed'
    ),
    executions: shareOf(
      scans.filter(({ runs }) => runs !== 'not asked'),
      ({ runs }) => runs === 'confirmed'
    ),
    exposures: { count: expected - missed.length, of: expected, others: missed },
    falseFindings: scans.flatMap(({ name, falseFindings }) => falseFindings.map((finding) => `${name}: ${finding}`)),
    disk: scans.flatMap(({ name, unreported, phantoms }) => [
      ...unreported.map((line) => `${name}: ${line}`),
      ...phantoms.map((leftover) => `${name}: ${leftover} is reported as left and is not there`)
    ]),
    leftovers: scans.reduce((sum, { leftovers }) => sum + leftovers, 0),
    broken: scans.flatMap(({ name, broken }) => broken.map((request) => `${name}: ${request}`)),
    mostRequests: {
      open: mostRequestsOf(scans.filter(({ areas, code }) => areas <= 3 && code === 1)),
      closed: mostRequestsOf(scans.filter(({ areas, code }) => areas <= 3 && code !== 1))
    }
  }
}

/** How many findings of one confidence are true, over scans of any mode. */
export function truthOf(scans: readonly TopologyScan[], confidence: 'confirmed' | 'firm' | 'tentative'): Share {
  const judged = scans.flatMap((scan) => scan.judged.map((finding) => ({ name: scan.name, ...finding })))
  return shareOf(
    judged.filter((finding) => finding.confidence === confidence),
    ({ isTrue }) => isTrue
  )
}

function shareOf<Item extends { name: string }>(items: readonly Item[], holds: (item: Item) => boolean): Share {
  const others = items.filter((item) => !holds(item)).map(({ name }) => name)
  return { count: items.length - others.length, of: items.length, others }
}

function mostRequestsOf(scans: readonly TopologyScan[]): Most {
  const [most] = scans.toSorted((a, b) => b.logged - a.logged)
  return { requests: most?.logged ?? 0, name: most?.name ?? 'none', origins: scans.length }
}
