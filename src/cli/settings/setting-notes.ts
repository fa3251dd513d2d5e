import type { Config } from '../../config/config-file.js'
import type { Note } from '../../findings/scan-result.js'
import { groupBy } from '../../shared/group.js'
import { isCanonicalFor } from '../../targets/canonical.js'
import { originOf, type Origin } from '../../targets/origin.js'
import type { Connection } from './connection.js'
import { describeProxy } from './proxy-setting.js'

/** What a report says of the settings; they are no news from run to run. */
export const SETTING_CODES: ReadonlySet<string> = new Set(['settings-file', 'proxy'])

/** What decides how a run goes, and is easily forgotten. */
type Ruling = {
  /** The config file in force, and the origins that it wants compared. */
  config: Pick<Config, 'file' | 'compare'>
  origins: readonly Origin[]
  follow: boolean
  connection: Pick<Connection, 'proxies' | 'resolve'>
}

/** Which settings file is in force, which proxies are used, and what was given and has no effect. */
export function noteSettings({ config: { file, compare }, origins, follow, connection }: Ruling): Note[] {
  return [
    ...(file === null ? [] : [{ code: 'settings-file', message: `settings are those of ${file}`, place: null }]),
    ...noteProxies(origins, connection),
    ...noteUnusedResolves(origins, follow, connection),
    ...noteNotCompared(origins, compare)
  ]
}

/** What is to be compared and is no target of this run. */
function noteNotCompared(origins: readonly Origin[], compare: readonly string[]): Note[] {
  const absent = compare.filter((href) => !origins.some((origin) => origin.href === href))
  return absent.map((href) => {
    return { code: 'compare-unused', message: `${href} was not compared: it is no target of this run`, place: null }
  })
}

function noteProxies(origins: readonly Origin[], { proxies }: Ruling['connection']): Note[] {
  const used = origins.flatMap((origin) => {
    const proxy = proxies.choose(origin)
    return proxy === null ? [] : [{ origin, name: `${describeProxy(proxy.url)} (${proxy.source})` }]
  })
  return [...groupBy(used, ({ name }) => name)].map(([name, own]) => {
    const [first, ...others] = own.map(({ origin }) => origin.href)
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return { code: 'proxy', message: `requests to ${first}${more} go through the proxy ${name}`, place: null }
  })
}

function noteUnusedResolves(
  origins: readonly Origin[],
  follow: boolean,
  { resolve, proxies }: Ruling['connection']
): Note[] {
  return [...resolve].flatMap(([host, address]) => {
    const own = origins.filter(({ hostname }) => hostname === host)
    const why =
      own.length === 0 && !mayBeFollowed(host, origins, follow)
        ? 'no target has that host'
        : own.length > 0 && own.every((origin) => proxies.choose(origin) !== null)
          ? 'the proxy looks the name up'
          : null
    return why === null
      ? []
      : [{ code: 'resolve-unused', message: `--resolve ${host}:${address} has no effect: ${why}`, place: null }]
  })
}

function mayBeFollowed(host: string, origins: readonly Origin[], follow: boolean): boolean {
  const name = host.includes(':') ? `[${host}]` : host
  return follow && origins.some((origin) => isCanonicalFor(origin, originOf(new URL(`https://${name}/`))))
}

/** Areas that were named and are on no target's list: the site was not looked at, or there were too many. */
export function noteUnusedAreas(
  declared: readonly string[],
  looked: readonly { areas: readonly string[]; sameAs: object }[]
): Note[] {
  const known = new Set(looked.flatMap(({ areas, sameAs }) => [...areas, ...Object.keys(sameAs)]))
  return declared
    .filter((area) => !known.has(area))
    .map((area) => ({ code: 'area-unused', message: `--area ${area} was looked at on no target`, place: null }))
}
